//! Rows that follow each other, as SQL: of the two steps `5 failed then succeeded` the second ends a run of rows, which
//! a running count of such ends tells apart. Other forms have no spelling.

use super::burst::Keyed;
use super::writer::Writer;
use crate::expr::Expr;
use crate::expr::dialect::Spelled;
use crate::expr::text::TextTest;
use crate::plan::{Sequence, Step};

impl Writer {
    pub(in crate::plan) fn sequence(&mut self, sequence: &Sequence) -> Spelled<()> {
        self.needs_order("what follows within a second")?;
        let [first, second] = two_steps(&sequence.steps)?;
        let dialect = self.dialect;
        let name = |name: &str| dialect.quoted(name);
        let (before, ends, run, last) = (name("_before"), name("_ends"), name("_run"), name("_last"));
        let flag = |predicate: &Expr, name: &str| {
            Ok::<_, String>(format!("case when {} then 1 else 0 end as {name}", self.scope().condition(predicate)?))
        };
        let mut more = vec![flag(&first.predicate, &before)?, flag(&second.predicate, &ends)?];
        let who = self.who(&sequence.who)?;
        more.extend(who.iter().map(|who| who.shown.clone()));
        let mut ids = Vec::new();
        for (number, id) in (1..).zip(&sequence.ids) {
            let column = name(&format!("_id{number}"));
            more.push(format!("{} as {column}", self.scope().value(id)?));
            ids.push(column);
        }
        let Keyed { shown, same, time, query } = self.keyed(&sequence.keys, &sequence.time, &more)?;
        let (row, by) = (&self.row, same.join(", "));
        let runs = format!(
            "select *, coalesce(sum({ends}) over (partition by {by} order by {time}, {row} rows between unbounded \
             preceding and 1 preceding), 0) as {run} from r"
        );
        let ended = format!("select {by}, {run}, max({time}) as {last} from i where {ends} = 1 group by {by}, {run}");
        let mut values: Vec<String> =
            shown.iter().map(|key| dialect.first(&format!("i.{key}"), &format!("i.{row}"))).collect();
        // The second step is the one row that ends the run.
        let ended_by = format!("i.{ends} = 1");
        values.extend(who.iter().map(|who| who.of_rows(dialect, "i", row, &ended_by)));
        let start = format!("min(i.{time})");
        values.extend([start.clone(), format!("e.{last}"), dialect.millis_between(&start, &format!("e.{last}"))]);
        values.extend([format!("sum(i.{before})"), format!("sum(i.{ends})")].map(|sum| dialect.integer(&sum)));
        for id in &ids {
            let (id, order) = (format!("i.{id}"), format!("i.{row}"));
            let present = |call: String| format!("{call} filter (where {id} is not null)");
            values.extend([present(dialect.first(&id, &order)), present(dialect.last(&id, &order))]);
        }
        let mut listed: Vec<String> = values
            .iter()
            .zip(&sequence.columns)
            .map(|(value, column)| format!("{value} as {}", dialect.quoted(&column.name)))
            .collect();
        listed.push(format!("row_number() over (order by {start}, e.{last}, min(i.{row})) as {row}"));
        let on: Vec<String> = same.iter().chain([&run]).map(|key| format!("i.{key} = e.{key}")).collect();
        let keys: Vec<String> = same.iter().chain([&run, &last]).map(|key| format!("e.{key}")).collect();
        self.push(format!(
            "with r as ({query}),\n  i as ({runs}),\n  e as ({ended})\n  select {}\n  from e join i on {}\n  where \
             i.{ends} = 1 or i.{before} = 1 and i.{time} >= e.{last} - {}\n  group by {}\n  having sum(i.{before}) >= {}",
            listed.join(", "),
            on.join(" and "),
            dialect.interval(sequence.within),
            keys.join(", "),
            first.count
        ));
        self.become_these(sequence.columns.iter());
        Ok(())
    }
}

/// The steps of `5 failed then succeeded`, of which no row is both.
fn two_steps(steps: &[Step]) -> Spelled<[&Step; 2]> {
    let [first, second] = steps else { return Err("more than two steps".to_owned()) };
    if second.absent {
        return Err("`no` as the last step".to_owned());
    }
    if second.count != 1 {
        return Err("a last step of several rows".to_owned());
    }
    if !exclude_each_other(&first.predicate, &second.predicate) {
        return Err("steps that one row may satisfy at once".to_owned());
    }
    Ok([first, second])
}

/// Do the predicates ask different words of one closed set?
fn exclude_each_other(first: &Expr, second: &Expr) -> bool {
    let words = |expr: &Expr| -> Vec<(usize, String)> {
        let parts = if let Expr::And(parts) = expr { parts.as_slice() } else { std::slice::from_ref(expr) };
        let word = |part: &Expr| match part {
            Expr::Text { operand, test: TextTest::Equals(word) } => match &**operand {
                Expr::Column(index, kind) if kind.words().is_some() => Some((*index, word.to_ascii_lowercase())),
                _ => None,
            },
            _ => None,
        };
        parts.iter().filter_map(word).collect()
    };
    let (first, second) = (words(first), words(second));
    first.iter().any(|(a, word)| second.iter().any(|(b, other)| a == b && word != other))
}
