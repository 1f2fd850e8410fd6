//! pest's pairs to the tree: the only file that names a grammar rule, so that the grammar can be rearranged behind it.

use pest::Parser as _;
use pest::error::InputLocation;
use pest::iterators::{Pair, Pairs};
use pest_derive::Parser;

use super::ast::*;
use super::lexer::{MAX_DEPTH, Token};
use super::messages::MOST_COMPLAINTS;
use super::stages::FLAGS;
use crate::diagnostic::{Diagnostic, Span};

#[derive(Parser)]
#[grammar = "../grammar/query.pest"]
struct Grammar;

/// Why a text gave no tree.
pub(super) enum Failure {
    /// The grammar got no further than this byte.
    Syntax(usize),
    /// The shape is right, but something in it makes no sense.
    Complaints(Vec<Diagnostic>),
    /// The grammar produced what this file does not know. A fault of ours.
    Unknown,
}

/// Reads `source`, whose tokens are `tokens`.
pub(super) fn parse(source: &str, tokens: &[Token<'_>]) -> Result<Query, Failure> {
    let pairs = Grammar::parse(Rule::query, source).map_err(|error| match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => Failure::Syntax(at),
    })?;
    let mut builder = Builder { tokens, complaints: Vec::new() };
    let query = builder.query(pairs).ok_or(Failure::Unknown)?;
    if builder.complaints.is_empty() { Ok(query) } else { Err(Failure::Complaints(builder.complaints)) }
}

/// Every method reads one rule and returns `None` where the grammar gives what it does not know, which no text can
/// bring about as long as the two agree.
struct Builder<'a> {
    tokens: &'a [Token<'a>],
    complaints: Vec<Diagnostic>,
}

/// The place of a pair without blank space in it.
fn leaf(pair: &Pair<'_, Rule>) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}

/// What a pair consists of, punctuation aside.
fn children(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    let is_punctuation = |rule| matches!(rule, Rule::open | Rule::close | Rule::comma | Rule::pipe);
    pair.into_inner().filter(move |pair| !is_punctuation(pair.as_rule()))
}

fn duration(pair: &Pair<'_, Rule>) -> Duration {
    Duration { text: pair.as_str().to_owned(), span: leaf(pair) }
}

fn ident(pair: Pair<'_, Rule>) -> Ident {
    Ident { name: pair.as_str().trim_matches('`').to_owned(), span: leaf(&pair) }
}

impl Builder<'_> {
    /// The place of a pair. pest counts the blank space before an absent optional part in; its last token ends it.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let Span { start, end } = leaf(pair);
        let after = self.tokens.partition_point(|token| token.span.end <= end);
        let last = self.tokens[..after].last().map_or(end, |token| token.span.end);
        Span::new(start, if last > start { last } else { end })
    }

    fn complain(&mut self, complaint: Diagnostic) {
        if self.complaints.len() < MOST_COMPLAINTS {
            self.complaints.push(complaint);
        }
    }

    fn query(&mut self, mut pairs: Pairs<'_, Rule>) -> Option<Query> {
        let mut query = Query { trace: None, head: Head::default(), stages: Vec::new() };
        for pair in children(pairs.next()?) {
            match pair.as_rule() {
                Rule::trace => query.trace = Some(self.trace(pair)?),
                Rule::head => query.head = self.head(pair)?,
                Rule::stage => query.stages.push(self.stage(pair)?),
                Rule::EOI => {}
                _ => return None,
            }
        }
        Some(query)
    }

    fn trace(&mut self, pair: Pair<'_, Rule>) -> Option<Trace> {
        let span = self.span(&pair);
        let mut inner = children(pair).skip(1);
        let (kind, id) = (ident(inner.next()?), inner.next()?);
        let id_span = leaf(&id);
        let id = id.as_str().parse().unwrap_or_else(|_| {
            self.complain(Diagnostic::new(id_span, "no id is that large"));
            0
        });
        Some(Trace { span, kind, id, id_span })
    }

    // ---- head -------------------------------------------------------------------------------------------------------

    fn head(&mut self, pair: Pair<'_, Rule>) -> Option<Head> {
        let mut head = Head::default();
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::time_clause => {
                    let clause = self.time_clause(pair)?;
                    self.check_between(&head, &clause);
                    head.items.push(HeadItem::Time(clause));
                }
                Rule::condition => head.items.push(HeadItem::Condition(self.predicate(pair)?)),
                Rule::string => {
                    let span = leaf(&pair);
                    let kind = PredicateKind::Text(unquote(pair.as_str()));
                    head.items.push(HeadItem::Condition(Predicate { span, kind }));
                }
                Rule::head_word => head.items.push(HeadItem::Word(ident(children(pair).next()?))),
                Rule::kw_where => {}
                Rule::expr => head.filter = Some(self.expr(pair)?),
                _ => return None,
            }
        }
        Some(head)
    }

    /// `sbrs between -3 and 0` in the head would be the word `sbrs` and a time. Two years are times; whether the word
    /// before them is one is the binder's to say.
    fn check_between(&mut self, head: &Head, clause: &TimeClause) {
        let TimeClauseKind::Between(low, high) = &clause.kind else { return };
        let is_number = |value: &Value| matches!(&value.kind, ValueKind::Bare(text) if text.parse::<f64>().is_ok());
        let is_year = |value: &Value| matches!(&value.kind, ValueKind::Bare(text) if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()));
        if let Some(HeadItem::Word(word)) = head.items.last()
            && head.filter.is_none()
            && !FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(&word.name))
            && is_number(low)
            && is_number(high)
            && !(is_year(low) && is_year(high))
        {
            let complaint = Diagnostic::new(clause.span, "in the head `between` limits the time")
                .hint(format!("put `where` before the condition: where {word} {clause}"));
            self.complain(complaint);
        }
    }

    fn time_clause(&mut self, pair: Pair<'_, Rule>) -> Option<TimeClause> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let keyword = inner.next()?.as_rule();
        let value = self.value(inner.next()?)?;
        let kind = match keyword {
            Rule::kw_since => TimeClauseKind::Since(value),
            Rule::kw_until => TimeClauseKind::Until(value),
            Rule::kw_before => TimeClauseKind::Before(value),
            Rule::kw_after => TimeClauseKind::After(value),
            Rule::kw_on => TimeClauseKind::On(value),
            Rule::kw_last => TimeClauseKind::Last(value),
            Rule::kw_between => TimeClauseKind::Between(value, self.value(inner.nth(1)?)?),
            _ => return None,
        };
        Some(TimeClause { span, kind })
    }

    // ---- conditions -------------------------------------------------------------------------------------------------

    fn expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let mut parts = Vec::new();
        for pair in children(pair).filter(|pair| pair.as_rule() == Rule::and_expr) {
            parts.push(self.and_expr(pair)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expr::Or(parts)) }
    }

    fn and_expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let mut parts = Vec::new();
        for pair in children(pair).filter(|pair| pair.as_rule() == Rule::not_expr) {
            parts.push(self.not_expr(pair)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Expr::And(parts)) }
    }

    fn not_expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = inner.next()?;
        match first.as_rule() {
            Rule::kw_not => Some(Expr::Not(Box::new(self.not_expr(inner.next()?)?), span)),
            Rule::expr => self.expr(first),
            Rule::predicate => Some(Expr::Predicate(self.predicate(first)?)),
            _ => None,
        }
    }

    /// A `predicate` of an expression or a `condition` of the head.
    fn predicate(&mut self, pair: Pair<'_, Rule>) -> Option<Predicate> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = inner.next()?;
        let kind = match (first.as_rule(), inner.next()) {
            (Rule::string, None) => PredicateKind::Text(unquote(first.as_str())),
            (Rule::name, None) => PredicateKind::Word(ident(first)),
            (Rule::call, None) => {
                let text = first.as_str();
                let complaint = Diagnostic::new(span, format!("`{text}` has a value, but is no condition"))
                    .hint(format!("compare it: {text} = …"));
                self.complain(complaint);
                PredicateKind::Word(ident(first))
            }
            (_, Some(tail)) => {
                let operand = self.operand(first)?;
                self.tail(operand, tail)?
            }
            _ => return None,
        };
        Some(Predicate { span, kind })
    }

    /// What makes a condition of an operand.
    fn tail(&mut self, operand: Operand, pair: Pair<'_, Rule>) -> Option<PredicateKind> {
        let rule = pair.as_rule();
        let mut negated = false;
        let mut parts = Vec::new();
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::kw_not => negated = true,
                Rule::kw_between | Rule::kw_and | Rule::kw_in | Rule::kw_is | Rule::kw_null => {}
                _ => parts.push(pair),
            }
        }
        let mut parts = parts.into_iter();
        Some(match rule {
            Rule::between => {
                let (low, high) = (self.value(parts.next()?)?, self.value(parts.next()?)?);
                PredicateKind::Between { operand, negated, low, high }
            }
            Rule::in_set => PredicateKind::In { operand, negated, set: self.set(parts.next()?)? },
            Rule::is_null => PredicateKind::IsNull { operand, negated },
            Rule::compare => {
                let op = parts.next()?;
                let op_span = leaf(&op);
                let op = operator(op.as_str())?;
                PredicateKind::Compare { operand, op, op_span, value: self.value(parts.next()?)? }
            }
            _ => return None,
        })
    }

    fn set(&mut self, pair: Pair<'_, Rule>) -> Option<Set> {
        match pair.as_rule() {
            Rule::list => Some(Set::List(children(pair).map(|value| self.value(value)).collect::<Option<_>>()?)),
            Rule::file => {
                let span = leaf(&pair);
                let path = children(pair).next()?;
                let text = path.as_str();
                let path = if path.as_rule() == Rule::string { unquote(text) } else { text.to_owned() };
                Some(Set::File { path, span })
            }
            _ => Some(Set::One(self.value(pair)?)),
        }
    }

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Option<Operand> {
        match pair.as_rule() {
            Rule::call => Some(Operand::Call(self.call(pair)?)),
            Rule::name => Some(Operand::Field(ident(pair))),
            _ => None,
        }
    }

    fn call(&mut self, pair: Pair<'_, Rule>) -> Option<Call> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let name = ident(inner.next()?);
        let args = inner.map(|arg| self.arg(arg)).collect::<Option<_>>()?;
        Some(Call { name, args, span })
    }

    fn arg(&mut self, pair: Pair<'_, Rule>) -> Option<Arg> {
        let inner = children(pair).next()?;
        match inner.as_rule() {
            Rule::expr => match lone_value(inner.clone()) {
                Some(value) => Some(Arg::Value(self.value(value)?)),
                None => Some(Arg::Expr(self.expr(inner)?)),
            },
            _ => Some(Arg::Value(self.value(inner)?)),
        }
    }

    fn value(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        let span = if pair.as_rule() == Rule::call { self.span(&pair) } else { leaf(&pair) };
        let text = pair.as_str();
        let kind = match pair.as_rule() {
            Rule::bare | Rule::moment | Rule::duration => ValueKind::Bare(text.to_owned()),
            Rule::string => ValueKind::Quoted(unquote(text)),
            Rule::regex => ValueKind::Regex(unslash(text)),
            Rule::call => ValueKind::Call(self.call(pair)?),
            _ => return None,
        };
        Some(Value { span, kind })
    }

    // ---- stages -----------------------------------------------------------------------------------------------------

    fn stage(&mut self, pair: Pair<'_, Rule>) -> Option<Stage> {
        let span = self.span(&pair);
        let pair = children(pair).next()?;
        let rule = pair.as_rule();
        let mut inner = children(pair).filter(|pair| !is_stage_keyword(pair.as_rule()));
        let kind = match rule {
            Rule::where_stage => StageKind::Where(self.expr(inner.next()?)?),
            Rule::select => StageKind::Select(inner.map(|item| self.select_item(item)).collect::<Option<_>>()?),
            Rule::sort => StageKind::Sort(inner.map(|key| self.sort_key(key)).collect::<Option<_>>()?),
            Rule::top => {
                let n = inner.next()?;
                let n_span = leaf(&n);
                let n = self.rows(&n);
                StageKind::Top { n, n_span, keys: self.keys(inner)? }
            }
            Rule::limit => StageKind::Limit(self.rows(&inner.next()?)),
            Rule::tail => StageKind::Tail(self.rows(&inner.next()?)),
            Rule::distinct => StageKind::Distinct(inner.map(|named| self.named(named)).collect::<Option<_>>()?),
            Rule::aggregate => {
                let (mut calls, mut by) = (Vec::new(), Vec::new());
                for pair in inner {
                    match pair.as_rule() {
                        Rule::by => by = self.keys(children(pair).skip(1))?,
                        _ => calls.push(self.named(pair)?),
                    }
                }
                StageKind::Aggregate { calls, by }
            }
            Rule::let_stage => {
                let name = ident(inner.next()?);
                StageKind::Let { name, value: self.sum(inner.nth(1)?)? }
            }
            Rule::timeline => {
                let (mut width, mut by) = (None, Vec::new());
                for pair in inner {
                    match pair.as_rule() {
                        Rule::by => by = self.keys(children(pair).skip(1))?,
                        _ => width = Some(duration(&pair)),
                    }
                }
                StageKind::Timeline { width, by }
            }
            Rule::burst => {
                let n = inner.next()?;
                let n_span = leaf(&n);
                let n = self.at_least_one(&n);
                let (parts, by, within) = self.by_within(inner)?;
                let distinct = match parts.into_iter().next() {
                    Some(pair) => Some(self.operand(pair)?),
                    None => None,
                };
                StageKind::Burst { n, n_span, distinct, by, within }
            }
            Rule::sequence => {
                let (parts, by, within) = self.by_within(inner)?;
                let steps = parts.into_iter().map(|step| self.step(step)).collect::<Option<_>>()?;
                StageKind::Sequence { steps, by, within }
            }
            Rule::detect => {
                let name = ident(inner.next()?);
                let (parts, by, within) = self.by_within(inner)?;
                let at_least = parts.first().map(|n| (self.at_least_one(n), leaf(n)));
                StageKind::Detect { name, at_least, by, within }
            }
            Rule::show => StageKind::Show(ident(inner.next()?)),
            _ => return None,
        };
        Some(Stage { span, kind })
    }

    /// What a stage consists of besides `by` and `within`.
    #[expect(clippy::type_complexity, reason = "three parts of one stage, taken apart at once")]
    fn by_within<'i>(
        &mut self,
        pairs: impl Iterator<Item = Pair<'i, Rule>>,
    ) -> Option<(Vec<Pair<'i, Rule>>, Vec<Key>, Option<Duration>)> {
        let (mut rest, mut by, mut within) = (Vec::new(), Vec::new(), None);
        for pair in pairs {
            match pair.as_rule() {
                Rule::by => by = self.keys(children(pair).skip(1))?,
                Rule::within => within = Some(duration(&children(pair).nth(1)?)),
                Rule::kw_then | Rule::kw_at | Rule::kw_least => {}
                _ => rest.push(pair),
            }
        }
        Some((rest, by, within))
    }

    fn step(&mut self, pair: Pair<'_, Rule>) -> Option<Step> {
        let span = self.span(&pair);
        let (mut absent, mut count, mut condition) = (false, None, None);
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::kw_no => absent = true,
                Rule::step_count => {
                    let n = children(pair).next()?;
                    count = Some((self.at_least_one(&n), leaf(&n)));
                }
                Rule::expr => condition = Some(self.expr(pair)?),
                _ => condition = Some(Expr::Predicate(self.predicate(pair)?)),
            }
        }
        Some(Step { absent, count, condition: condition?, span })
    }

    // ---- arithmetic -------------------------------------------------------------------------------------------------

    /// A `sum` or a `product`: operands with operators between them, from left to right.
    fn sum(&mut self, pair: Pair<'_, Rule>) -> Option<Arithmetic> {
        let mut left: Option<Arithmetic> = None;
        let mut op = None;
        // Each operator nests the tree one deeper.
        let most = 2 * MAX_DEPTH;
        for (place, pair) in children(pair).enumerate() {
            if place > most {
                let complaint =
                    Diagnostic::new(leaf(&pair), format!("more than {MAX_DEPTH} values are worked out at once"));
                self.complain(complaint.hint("make columns of its parts: | let a = … | let b = …"));
                return left;
            }
            let operand = match pair.as_rule() {
                Rule::plus => {
                    op = Some(ArithmeticOp::Add);
                    continue;
                }
                Rule::dash => {
                    op = Some(ArithmeticOp::Subtract);
                    continue;
                }
                Rule::star => {
                    op = Some(ArithmeticOp::Multiply);
                    continue;
                }
                Rule::slash => {
                    op = Some(ArithmeticOp::Divide);
                    continue;
                }
                Rule::product => self.sum(pair)?,
                Rule::factor => self.factor(pair)?,
                _ => return None,
            };
            left = Some(match (left, op.take()) {
                (Some(left), Some(op)) => {
                    let span = Span::new(left.span.start, operand.span.end);
                    let kind = ArithmeticKind::Binary { left: Box::new(left), op, right: Box::new(operand) };
                    Arithmetic { span, kind }
                }
                (None, None) => operand,
                (Some(_), None) | (None, Some(_)) => return None,
            });
        }
        left
    }

    fn factor(&mut self, pair: Pair<'_, Rule>) -> Option<Arithmetic> {
        let mut span = self.span(&pair);
        let mut inner = children(pair);
        let mut first = inner.next()?;
        let dash = (first.as_rule() == Rule::dash).then(|| leaf(&first));
        if dash.is_some() {
            first = inner.next()?;
            span = self.span(&first);
        }
        let text = || first.as_str().to_owned();
        let kind = match first.as_rule() {
            Rule::sum => self.sum(first)?.kind,
            Rule::duration => ArithmeticKind::Duration(text()),
            Rule::number => ArithmeticKind::Number(text()),
            Rule::string => ArithmeticKind::Text(unquote(first.as_str())),
            _ => ArithmeticKind::Operand(self.operand(first)?),
        };
        let value = Arithmetic { span, kind };
        Some(match dash {
            Some(dash) => Arithmetic { span: dash.to(span), kind: ArithmeticKind::Negative(Box::new(value)) },
            None => value,
        })
    }

    /// A number that counts rows or values.
    fn at_least_one(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        let n = pair.as_str().parse().unwrap_or(u64::MAX);
        if n == 0 {
            self.complain(Diagnostic::new(leaf(pair), "0 of them are always there").hint("write a number from 1 up"));
        } else if n == u64::MAX {
            self.complain(Diagnostic::new(leaf(pair), "this number is too large"));
        }
        n
    }

    /// A number of rows: at least one, and no more than anyone could have.
    fn rows(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        let n = pair.as_str().parse().unwrap_or(u64::MAX);
        if n == 0 {
            self.complain(Diagnostic::new(leaf(pair), "no rows would be left").hint("write a number from 1 up"));
        } else if n == u64::MAX {
            self.complain(
                Diagnostic::new(leaf(pair), "this number is too large").hint("leave the stage out for all rows"),
            );
        }
        n
    }

    fn named(&mut self, pair: Pair<'_, Rule>) -> Option<Named> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let operand = self.operand(inner.next()?)?;
        Some(Named { operand, alias: inner.nth(1).map(ident), span })
    }

    fn keys<'i>(&mut self, pairs: impl Iterator<Item = Pair<'i, Rule>>) -> Option<Vec<Key>> {
        pairs.map(|pair| self.key(pair)).collect()
    }

    fn key(&mut self, pair: Pair<'_, Rule>) -> Option<Key> {
        let span = leaf(&pair);
        match pair.as_rule() {
            Rule::duration => Some(Key::Bucket { width: pair.as_str().to_owned(), span }),
            Rule::prefix => {
                let mut inner = children(pair);
                let field = ident(inner.next()?);
                let bits = inner.next()?;
                // Which lengths an address has is the binder's to say; this is about the number's size alone.
                let bits = bits.as_str().parse().unwrap_or_else(|_| {
                    let complaint = Diagnostic::new(leaf(&bits), "no address has that many bits");
                    self.complain(complaint.hint("write for example /24"));
                    u32::MAX
                });
                Some(Key::Prefix { field, bits, span })
            }
            _ => Some(Key::Named(self.named(pair)?)),
        }
    }

    fn select_item(&mut self, pair: Pair<'_, Rule>) -> Option<SelectItem> {
        Some(match pair.as_rule() {
            Rule::all => SelectItem::All(leaf(&pair)),
            Rule::without => SelectItem::Without(ident(children(pair).next()?)),
            _ => SelectItem::Named(self.named(pair)?),
        })
    }

    fn sort_key(&mut self, pair: Pair<'_, Rule>) -> Option<SortKey> {
        let span = self.span(&pair);
        let (mut minus, mut direction, mut operand) = (false, None, None);
        for pair in children(pair) {
            match pair.as_rule() {
                Rule::minus => minus = true,
                Rule::kw_asc | Rule::kw_desc => direction = Some(pair),
                _ => operand = Some(self.operand(pair)?),
            }
        }
        let operand = operand?;
        if minus && let Some(direction) = &direction {
            let complaint = Diagnostic::new(leaf(direction), "the minus before it already says the direction");
            self.complain(
                complaint.hint(format!("write -{operand} for the largest first, {operand} for the smallest")),
            );
        }
        let descending = minus || direction.is_some_and(|pair| pair.as_rule() == Rule::kw_desc);
        Some(SortKey { operand, descending, span })
    }
}

/// The value that an argument consists of, if it is no condition: a call or a quoted text alone. A quoted text would be
/// a condition elsewhere; as an argument it is more often a value, and the function's signature has the last word.
fn lone_value(mut pair: Pair<'_, Rule>) -> Option<Pair<'_, Rule>> {
    loop {
        match pair.as_rule() {
            Rule::call | Rule::string => return Some(pair),
            Rule::expr | Rule::and_expr | Rule::not_expr | Rule::predicate => {
                let mut inner = children(pair);
                let first = inner.next()?;
                if inner.next().is_some() {
                    return None;
                }
                pair = first;
            }
            _ => return None,
        }
    }
}

fn operator(text: &str) -> Option<Op> {
    Some(match text {
        "=" => Op::Eq,
        "==" => Op::Exact,
        "!=" | "<>" => Op::Ne,
        "<" => Op::Lt,
        "<=" => Op::Le,
        ">" => Op::Gt,
        ">=" => Op::Ge,
        "~" => Op::Match,
        "!~" => Op::NotMatch,
        _ => return None,
    })
}

fn is_stage_keyword(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::kw_where
            | Rule::kw_select
            | Rule::kw_fields
            | Rule::kw_sort
            | Rule::kw_by
            | Rule::kw_top
            | Rule::kw_limit
            | Rule::kw_tail
            | Rule::kw_distinct
            | Rule::kw_let
            | Rule::kw_timeline
            | Rule::kw_burst
            | Rule::kw_sequence
            | Rule::kw_detect
            | Rule::kw_show
    )
}

/// The text between quotes. An unknown escape keeps its backslash, so that `"CORP\bob"` is the account it looks like.
fn unquote(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    let mut rest = &quoted[1..quoted.len() - 1];
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let (c, len) = unescape(&rest[at + 1..]).unwrap_or(('\\', 0));
        text.push(c);
        rest = &rest[at + 1 + len..];
    }
    text.push_str(rest);
    text
}

/// The character that `escape`, what follows a backslash, stands for, and how many bytes say so.
fn unescape(escape: &str) -> Option<(char, usize)> {
    match escape.chars().next()? {
        c @ ('"' | '\'' | '\\') => Some((c, 1)),
        'n' => Some(('\n', 1)),
        't' => Some(('\t', 1)),
        'u' => {
            let (digits, _) = escape.strip_prefix("u{")?.split_once('}')?;
            // `from_str_radix` would take a sign.
            if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, digits.len() + 3))
        }
        _ => None,
    }
}

/// The pattern between slashes: `\/` is a slash, every other escape is the regex engine's.
fn unslash(slashed: &str) -> String {
    let mut pattern = String::with_capacity(slashed.len());
    let mut chars = slashed[1..slashed.len() - 1].chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        if escaped != Some('/') {
            pattern.push(c);
        }
        pattern.extend(escaped);
    }
    pattern
}
