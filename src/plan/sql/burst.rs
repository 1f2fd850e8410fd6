//! Windows of time with many rows, as SQL: the windows that end at each row, and the runs of those that overlap.

use super::writer::Writer;
use crate::expr::Expr;
use crate::expr::dialect::{Dialect, Spelled};
use crate::plan::{Burst, NamedExpr};

/// Rows with what makes them belong together, numbered in the order of events.
pub(super) struct Keyed {
    /// Columns of the rows: the keys as they are shown.
    pub(super) shown: Vec<String>,
    /// The keys as they compare.
    pub(super) same: Vec<String>,
    /// When.
    pub(super) time: String,
    /// The query for them; rows whose key or time is missing are left out.
    pub(super) query: String,
}

impl Writer {
    /// The rows of the last step, by key; `more` are further columns.
    pub(super) fn keyed(&self, keys: &[NamedExpr], time: &Expr, more: &[String]) -> Spelled<Keyed> {
        let (mut values, mut equal) = (Vec::new(), Vec::new());
        for key in keys {
            let value = self.scope().value(&key.expr)?;
            equal.push(self.dialect.same(key.expr.kind(), &value)?);
            values.push(value);
        }
        let (by, row) = (equal.join(", "), &self.row);
        let (mut shown, mut same, mut listed, mut present) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (number, (value, equal)) in (1..).zip(values.iter().zip(&equal)) {
            let name = |prefix: &str| self.dialect.quoted(&format!("{prefix}{number}"));
            // A key is shown as it is first spelled, wherever that is.
            let spelled = if value == equal {
                value.clone()
            } else {
                format!("first_value({value}) over (partition by {by} order by {row})")
            };
            listed.push(format!("{spelled} as {}", name("_key")));
            listed.push(format!("{equal} as {}", name("_same")));
            present.push(format!("{} is not null", name("_key")));
            shown.push(name("_key"));
            same.push(name("_same"));
        }
        let value = self.scope().value(time)?;
        let time = self.dialect.quoted("_time");
        listed.push(format!("{value} as {time}"));
        present.push(format!("{time} is not null"));
        listed.extend_from_slice(more);
        // Rows may have been sorted otherwise before.
        listed.push(format!("row_number() over (order by {value}, {row}) as {row}"));
        let query = format!(
            "select * from (select {} from {}) as t where {}",
            listed.join(", "),
            self.last(),
            present.join(" and ")
        );
        Ok(Keyed { shown, same, time, query })
    }

    pub(in crate::plan) fn burst(&mut self, burst: &Burst) -> Spelled<()> {
        let dialect = self.dialect;
        let name = |name: &str| dialect.quoted(name);
        let counted = name("_value");
        let who = self.who(&burst.who)?;
        let mut more: Vec<String> = who.iter().flat_map(|who| [who.shown.clone(), who.compared.clone()]).collect();
        if let Some(expr) = &burst.distinct {
            let same = self.dialect.same(expr.kind(), &self.scope().value(expr)?)?;
            more.push(format!("{same} as {counted}"));
        }
        let keyed = self.keyed(&burst.keys, &burst.time, &more)?;
        let Keyed { shown, same, time, query } = &keyed;
        let (row, by) = (&self.row, same.join(", "));
        let (number, from) = (name("_number"), name("_from"));
        let windows = windows(dialect, burst, &keyed, row);
        let (begins, episode) = (name("_begins"), name("_episode"));
        let (start, end, peak) = (name("_start"), name("_end"), name("_peak"));
        let within_key = format!("(partition by {by} order by {time}, {row})");
        let marked = format!(
            "select *, case when {from} <= lag({time}) over {within_key} then 0 else 1 end as {begins} from w where \
             {number} >= {}",
            burst.n
        );
        let numbered = format!(
            "select *, sum({begins}) over (partition by {by} order by {time}, {row} rows between unbounded preceding \
             and current row) as {episode} from q"
        );
        let found = format!(
            "select {by}, min({from}) as {start}, max({time}) as {end}, max({number}) as {peak} from n group by {by}, \
             {episode}"
        );

        let on: Vec<String> = same.iter().map(|key| format!("r.{key} = e.{key}")).collect();
        let partition: Vec<String> = same.iter().map(|key| format!("r.{key}")).chain([format!("e.{start}")]).collect();
        let partition = partition.join(", ");
        let frequent: String = who.iter().map(|who| who.frequency(&partition, row)).collect();
        let members = format!(
            "select r.*, e.{start}, e.{end}, e.{peak}{frequent} from e join r on {} and r.{time} between e.{start} and \
             e.{end}",
            on.join(" and ")
        );

        let mut values: Vec<String> = shown.iter().map(|key| dialect.first(key, row)).collect();
        values.extend([start.clone(), end.clone(), "count(*)".to_owned()]);
        if burst.distinct.is_some() {
            values.push(format!("count(distinct {counted})"));
        }
        values.push(peak.clone());
        values.extend(who.iter().map(|who| who.most_frequent(dialect, row)));
        let mut listed: Vec<String> = values
            .iter()
            .zip(&burst.columns)
            .map(|(value, column)| format!("{value} as {}", dialect.quoted(&column.name)))
            .collect();
        listed.push(format!("row_number() over (order by {start}, {end}, min({row})) as {row}"));
        self.push(format!(
            "with r as ({query}),\n  w as ({windows}),\n  q as ({marked}),\n  n as ({numbered}),\n  e as ({found}),\n  \
             m as ({members})\n  select {}\n  from m\n  group by {by}, {start}, {end}, {peak}",
            listed.join(", ")
        ));
        self.become_these(burst.columns.iter());
        self.unordered = None;
        Ok(())
    }
}

/// The window that ends at each row: what it holds, and where it begins.
fn windows(dialect: Dialect, burst: &Burst, keyed: &Keyed, row: &str) -> String {
    let Keyed { same, time, .. } = keyed;
    let (by, within) = (same.join(", "), dialect.interval(burst.within));
    let (counted, number, from) = (dialect.quoted("_value"), dialect.quoted("_number"), dialect.quoted("_from"));
    let frame = format!("(partition by {by} order by {time} range between {within} preceding and current row)");
    match (&burst.distinct, dialect) {
        (None, _) => {
            format!("select *, count(*) over {frame} as {number}, min({time}) over {frame} as {from} from r")
        }
        (Some(_), Dialect::DuckDb) => format!(
            "select *, count(distinct {counted}) over {frame} as {number}, min({time}) over {frame} as {from} from r"
        ),
        // The others count no different values over a window.
        (Some(_), Dialect::DataFusion | Dialect::Spark | Dialect::Trino) => {
            let on: Vec<String> = same.iter().map(|key| format!("a.{key} = b.{key}")).collect();
            let keys: Vec<String> = same.iter().map(|key| format!("a.{key}")).collect();
            let keys = keys.join(", ");
            format!(
                "select {keys}, a.{time}, a.{row}, count(distinct b.{counted}) as {number}, min(b.{time}) as {from} \
                 from r as a join r as b on {} and b.{time} between a.{time} - {within} and a.{time} \
                 group by {keys}, a.{time}, a.{row}",
                on.join(" and ")
            )
        }
    }
}
