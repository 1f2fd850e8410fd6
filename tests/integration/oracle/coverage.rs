//! Of which minutes there are logs, minute by minute. The minute of each record is one; so are those between two records
//! of an appliance that follow each other, unless the first of them ends a file or more than a day lies between them.

use std::collections::BTreeSet;

use super::query::{Check, Condition, Head, Literal, Named, Op, Stage, Test};
use super::value::Value;
use crate::generator::Logged;

const LONGEST_SILENCE: i64 = 24 * 60;

/// The minutes of each appliance, counted from 1970.
pub struct Coverage {
    appliances: Vec<(String, BTreeSet<i64>)>,
}

/// What the conditions before a stage leave of the logs.
#[derive(Clone, Debug)]
pub struct Scope {
    /// In seconds, the end excluded.
    pub time: (i64, i64),
    /// The only appliances in question.
    pub appliances: Option<Vec<String>>,
    /// Do the conditions tell both for certain?
    pub is_known: bool,
}

impl Coverage {
    pub fn of(logged: &[Logged]) -> Coverage {
        let of_one = |logged: &Logged| {
            let mut minutes: BTreeSet<i64> = logged.records.iter().map(|(minute, _)| *minute).collect();
            for pair in logged.records.windows(2) {
                let ((from, ends_file), (to, _)) = (pair[0], pair[1]);
                if !ends_file && to - from <= LONGEST_SILENCE {
                    minutes.extend(from..=to);
                }
            }
            (logged.appliance.clone(), minutes)
        };
        Coverage { appliances: logged.iter().map(of_one).collect() }
    }

    /// The minutes of these appliances that the scope leaves.
    fn minutes<'a>(&'a self, scope: &'a Scope, name: Option<&'a str>) -> impl Iterator<Item = BTreeSet<i64>> + 'a {
        let first = scope.time.0.div_euclid(60);
        let last = scope.time.1.saturating_sub(1).div_euclid(60);
        let named = |own: &str, other: &str| own.eq_ignore_ascii_case(other);
        let is_meant = move |own: &str| match (name, &scope.appliances) {
            (Some(name), _) => named(own, name),
            (None, Some(names)) => names.iter().any(|name| named(own, name)),
            (None, None) => true,
        };
        let meant = self.appliances.iter().filter(move |(own, _)| is_meant(own));
        meant.map(
            move |(_, minutes)| {
                if first <= last { minutes.range(first..=last).copied().collect() } else { BTreeSet::new() }
            },
        )
    }

    /// The minutes that any of the appliances in question has logs of.
    pub fn of_any(&self, scope: &Scope, name: Option<&str>) -> BTreeSet<i64> {
        self.minutes(scope, name).flatten().collect()
    }

    /// Is it certain that nothing is missing from a moment to another, in microseconds? The logs of each appliance in
    /// question have every minute of it, and go on beyond the last.
    pub fn is_certain(&self, scope: &Scope, keys: &[Named], values: &[Value], from: i64, until: i64) -> Value {
        if !scope.is_known {
            return Value::Missing;
        }
        let of_key = keys.iter().position(is_appliance).map(|place| &values[place]);
        let name = match of_key {
            Some(Value::Text(name)) => Some(name.as_str()),
            _ => None,
        };
        let (first, last) = (from.div_euclid(60_000_000), until.div_euclid(60_000_000));
        let mut of_each = self.minutes(scope, name);
        let exists = |name: &String| self.appliances.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        let all_exist = name.is_some() || scope.appliances.iter().flatten().all(exists);
        Value::Bool(all_exist && of_each.all(|minutes| (first..=last + 1).all(|minute| minutes.contains(&minute))))
    }
}

/// Does a key name the appliance?
pub fn is_appliance(key: &Named) -> bool {
    key.operand.column == "appliance" && key.operand.function.is_none()
}

impl Scope {
    /// What a head leaves whose clauses leave this time.
    pub fn of(head: &Head, time: (i64, i64)) -> Scope {
        let mut scope = Scope { time, appliances: None, is_known: true };
        head.tests.iter().for_each(|test| scope.test(test));
        head.filter.iter().for_each(|filter| scope.narrow(filter));
        scope
    }

    /// What stages leave behind them. What they say of times and appliances is not counted if rows were moved before.
    pub fn behind(mut self, stages: &[Stage]) -> Scope {
        let mut only_conditions = true;
        for stage in stages {
            match stage {
                Stage::Where(condition) if only_conditions => self.narrow(condition),
                Stage::Where(condition) => self.is_known &= !mentions(condition),
                _ => only_conditions = false,
            }
        }
        self
    }

    fn narrow(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) => parts.iter().for_each(|part| self.narrow(part)),
            Condition::Test(test) => self.test(test),
            other => self.is_known &= !mentions(other),
        }
    }

    fn test(&mut self, test: &Test) {
        if !is_about(test) {
            return;
        }
        let is_plain = test.operand.function.is_none();
        match (&test.check, test.operand.column.as_str()) {
            (Check::Compare(Op::Eq, Literal::Text(name) | Literal::Word(name)), "appliance")
                if is_plain && self.appliances.is_none() =>
            {
                self.appliances = Some(vec![name.clone()]);
            }
            (Check::Compare(op, Literal::Time(period)), "time") if is_plain => match op {
                Op::Lt => self.time.1 = self.time.1.min(period.begin),
                Op::Le => self.time.1 = self.time.1.min(period.end),
                Op::Gt => self.time.0 = self.time.0.max(period.end),
                Op::Ge => self.time.0 = self.time.0.max(period.begin),
                Op::Eq | Op::Ne | Op::Exact => self.is_known = false,
            },
            (Check::Between(false, Literal::Time(low), Literal::Time(high)), "time") if is_plain => {
                self.time = (self.time.0.max(low.begin), self.time.1.min(high.end));
            }
            _ => self.is_known = false,
        }
    }
}

/// Does a condition say anything of times or appliances?
fn mentions(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(mentions),
        Condition::Not(part) => mentions(part),
        Condition::Test(test) => is_about(test),
        Condition::Word(_) => false,
    }
}

fn is_about(test: &Test) -> bool {
    ["time", "appliance"].contains(&test.operand.column.as_str())
        || matches!(&test.check, Check::Compare(_, Literal::Column(name) | Literal::Field(name)) if ["time", "appliance"].contains(&name.as_str()))
}
