//! Random conditions, of values that occur in the table that they are asked of.

use super::conditions::kind;
use super::query::{Check, Condition, Literal, Op, Operand, Pattern, Test};
use super::random::Random;
use super::table::Table;
use super::value::{Kind, Value, address};

impl Random<'_> {
    pub fn test(&mut self, table: &Table, of: Operand) -> Test {
        let kind = kind(table, &of);
        let negated = self.rng.chance(0.3);
        let check = match (self.below(10), kind) {
            (0, kind) if !kind.is_list() => Check::Missing(self.rng.chance(0.6)),
            (1 | 2, kind) if kind != Kind::Bool => {
                let alone = kind == Kind::Ip && self.rng.chance(0.6);
                let many = if alone { 1 } else { 1 + self.below(4) };
                let mut literals: Vec<Literal> = (0..many).map(|_| self.literal(table, &of, kind)).collect();
                if kind != Kind::Ip && kind != Kind::Network && literals.len() == 1 {
                    literals.push(self.literal(table, &of, kind));
                }
                Check::In(negated, literals)
            }
            (3 | 4, Kind::Int | Kind::Float | Kind::Duration | Kind::Time | Kind::Ints) => {
                let (low, high) = (self.literal(table, &of, kind), self.literal(table, &of, kind));
                let (low, high) = if begin(&low) > begin(&high) { (high, low) } else { (low, high) };
                Check::Between(negated, low, high)
            }
            (3 | 4, Kind::Text | Kind::Texts) => Check::Matches(negated, self.pattern(table, &of)),
            (_, Kind::Int | Kind::Float | Kind::Duration | Kind::Time | Kind::Ints) => {
                let op = *self.pick(&[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge]);
                let other = self.other(table, &of, kind);
                Check::Compare(op, other.unwrap_or_else(|| self.literal(table, &of, kind)))
            }
            (5 | 6, Kind::Ip) => match self.value(table, &of) {
                Some(Value::Text(text)) if address(&text).is_some() => {
                    let op = *self.pick(&[Op::Lt, Op::Le, Op::Gt, Op::Ge]);
                    let text = text.leak();
                    Check::Compare(op, Literal::Networks(text.to_owned(), vec![text]))
                }
                _ => Check::Missing(negated),
            },
            (_, kind) => {
                let ops: &[Op] = if kind == Kind::Text { &[Op::Eq, Op::Ne, Op::Exact] } else { &[Op::Eq, Op::Ne] };
                let op = *self.pick(ops);
                let literal = match self.other(table, &of, kind) {
                    Some(literal) => literal,
                    None => self.literal(table, &of, kind),
                };
                match (op, literal) {
                    // Exact text has no wildcards.
                    (Op::Exact, Literal::Glob(_)) => Check::Compare(Op::Exact, Literal::Text("root".to_owned())),
                    (op, literal) => Check::Compare(op, literal),
                }
            }
        };
        Test { operand: of, check }
    }

    /// Another column of the same kind, now and then.
    fn other(&mut self, table: &Table, of: &Operand, kind: Kind) -> Option<Literal> {
        if !self.rng.chance(0.1) || !matches!(kind, Kind::Int | Kind::Time | Kind::Text) {
            return None;
        }
        let same = |(name, own): &&(String, Kind)| *own == kind && *name != of.column && !name.contains('/');
        let others: Vec<String> = table.columns.iter().filter(same).map(|(name, _)| name.clone()).collect();
        if others.is_empty() {
            return None;
        }
        let name = self.pick(&others).clone();
        Some(if kind == Kind::Text { Literal::Field(name) } else { Literal::Column(name) })
    }

    fn pattern(&mut self, table: &Table, of: &Operand) -> Pattern {
        let text = match self.value(table, of) {
            Some(Value::Text(text)) => text,
            Some(Value::Texts(texts)) => texts.join(" "),
            _ => "o".to_owned(),
        };
        let words: Vec<&str> =
            text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let word = if words.is_empty() { "o" } else { words[self.below(words.len())] };
        let length = 1 + self.below(word.len().min(6));
        Pattern { begins: self.rng.chance(0.3), text: word[..length].to_ascii_lowercase(), ends: self.rng.chance(0.2) }
    }

    pub fn condition(&mut self, table: &Table, depth: usize) -> Condition {
        if depth > 0 && self.rng.chance(0.45) {
            let parts = 2 + self.below(2);
            let parts = (0..parts).map(|_| self.condition(table, depth - 1)).collect();
            return match self.below(5) {
                0 | 1 => Condition::All(parts),
                2 | 3 => Condition::Any(parts),
                _ => Condition::Not(Box::new(Condition::Any(parts))),
            };
        }
        let words = ["failed", "succeeded", "error", "required", "inbound", "outbound", "tls", "rdns_verified"];
        let has = |word: &&&str| {
            let column = match **word {
                "inbound" | "outbound" => "direction",
                "tls" | "rdns_verified" => word,
                _ => "outcome",
            };
            table.place(column).is_some() && !self.decided.contains(&column)
        };
        let words: Vec<&str> = words.iter().filter(has).copied().collect();
        let one = if !words.is_empty() && self.rng.chance(0.25) {
            Condition::Word((*self.pick(&words)).to_owned())
        } else {
            let any = |random: &mut Self| random.operand(table, 0.3, |_| true).expect("a column");
            let mut of = any(self);
            for _ in 0..30 {
                if !self.decided.contains(&of.column.as_str()) {
                    break;
                }
                of = any(self);
            }
            Condition::Test(self.test(table, of))
        };
        if self.rng.chance(0.15) { Condition::Not(Box::new(one)) } else { one }
    }
}

/// Where a literal begins, for the order of two.
fn begin(literal: &Literal) -> f64 {
    match literal {
        Literal::Int(number) | Literal::Duration(_, number) => *number as f64,
        Literal::Float(number) => *number,
        Literal::Time(period) => period.begin as f64,
        _ => 0.0,
    }
}
