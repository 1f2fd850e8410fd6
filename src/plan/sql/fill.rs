//! Stretches of time without rows. What SQL cannot know is which of them no log says anything of: there a count is
//! missing in our answer and 0 in that of SQL.
//!
//! Of `timeline 1d by user`, where `s2` has the counts, this is the step:
//!
//! ```sql
//! with b as (select … as "_begin" from (select unnest(generate_series(…, …, …)) as "_begin") as t), -- every stretch
//!   k as (select arg_min("user", "_row") as "user", min("_row") as "_row" from s2 group by …), -- every key
//!   u as (select b."_begin" as "time", k."user", coalesce(f."count", 0) as "count", k."_row" as "_row"
//!     from b cross join k left join s2 as f on f."time" = b."_begin" and … is not distinct from …
//!     union all select f."time", k."user", f."count", f."_row" from s2 as f cross join k where f."time" is null and …)
//!   select "time", "user", "count", row_number() over (order by "time" nulls last, "_row") as "_row"
//!   from u
//! ```
//!
//! Without keys there is no `k`, and the number of the rows of stretches is 0.

use jiff::{SignedDuration, Timestamp};

use super::logged::Logged;
use super::writer::Writer;
use crate::expr::dialect::Spelled;
use crate::expr::dialect::clock::{self, Passage};
use crate::plan::Fill;

impl Writer {
    pub(in crate::plan) fn fill(&mut self, fill: &Fill) -> Spelled<()> {
        let none = || format!("stretches of {} on a clock that changes within them, or that has no name", fill.width);
        let (Some(time), Some(count)) = (self.columns.first(), self.columns.last()) else {
            return Err("stretches without a time".to_owned());
        };
        let begin = self.dialect.quoted("_begin");
        let stretches = self.stretches(fill, time, &begin).ok_or_else(none)?;
        let keys = self.keys()?;
        let (last, row) = (self.last(), &self.row);
        let (cross, place) =
            if keys.names.is_empty() { ("", "0".to_owned()) } else { (" cross join k", format!("k.{row}")) };
        let of_keys: String = keys.names.iter().map(|key| format!(", k.{key}")).collect();
        let Keys { groups, same, .. } = keys;
        // Rows without a time are counted, too, and come last.
        let step = format!(
            "with b as ({stretches}){groups},\n  u as (select b.{begin} as {time}{of_keys}, coalesce(f.{count}, 0) as \
             {count}, {place} as {row} from b{cross} left join {last} as f on f.{time} = b.{begin}{same}\n    union all \
             select f.{time}{of_keys}, f.{count}, f.{row} from {last} as f{cross} where f.{time} is null{same})\n  \
             select {}, row_number() over (order by {time} nulls last, {row}) as {row}\n  from u",
            self.columns.join(", ")
        );
        if of_keys.is_empty() {
            self.unordered = None;
        }
        self.push(step);
        Ok(())
    }

    /// The query for the begins of all stretches. `None` where the dialect has no spelling for them.
    fn stretches(&self, fill: &Fill, time: &str, begin: &str) -> Option<String> {
        let dialect = self.dialect;
        let passage = clock::passage(fill.width, &fill.zone)?;
        let (from, to) = self.bounds(fill, time)?;
        let read = |moment: &str| match passage {
            Passage::Local => clock::local(dialect, moment, &fill.zone),
            Passage::Elapsed => Some(moment.to_owned()),
        };
        let step = clock::step(dialect, fill.width);
        let series = clock::series(dialect, &read(&from)?, &read(&to)?, &step, begin);
        let moment = match passage {
            Passage::Local => clock::moment(dialect, begin, &fill.zone)?,
            Passage::Elapsed => begin.to_owned(),
        };
        Some(format!("select {moment} as {begin} from ({series}) as t"))
    }

    /// The begins of the first and of the last stretch: what the query says, else how far the logs and the rows go.
    fn bounds(&self, fill: &Fill, time: &str) -> Option<(String, String)> {
        let bucket = |moment| clock::bucket(self.dialect, &self.dialect.moment(moment), fill.width, &fill.zone);
        // Rows of other logs widen what the logs cover.
        let bound = |moment: Option<Timestamp>, logged: Option<Timestamp>, (extreme, wider): (&str, &str)| {
            Some(match (moment, logged) {
                (Some(moment), _) => bucket(moment)?,
                (None, None) => format!("(select {extreme}({time}) from {})", self.last()),
                (None, Some(logged)) => {
                    let logged = bucket(logged)?;
                    format!("(select {wider}(coalesce({extreme}({time}), {logged}), {logged}) from {})", self.last())
                }
            })
        };
        // The end is excluded: its stretch is that of the moment before.
        let before = |end: Timestamp| end.saturating_sub(SignedDuration::from_micros(1)).unwrap_or(end);
        let (first, last) = self.logged.map(|Logged { from, until }| (from, before(until))).unzip();
        let from = bound(fill.from, first, ("min", "least"))?;
        let to = bound(fill.until.map(before), last, ("max", "greatest"))?;
        Some((from, to))
    }

    /// What the columns between the time and the count add to the step.
    fn keys(&self) -> Spelled<Keys<'_>> {
        let names = &self.columns[1..self.columns.len() - 1];
        let (dialect, row) = (self.dialect, &self.row);
        let mut keys = Keys { names, groups: String::new(), same: String::new() };
        if names.is_empty() {
            return Ok(keys);
        }
        let (mut shown, mut by) = (Vec::new(), Vec::new());
        for (key, kind) in names.iter().zip(&self.kinds[1..]) {
            let same = |prefix: &str| dialect.same(*kind, &format!("{prefix}{key}"));
            by.push(same("")?);
            shown.push(format!("{} as {key}", dialect.first(key, row)));
            keys.same += &format!(" and {} is not distinct from {}", same("f.")?, same("k.")?);
        }
        let (shown, by, last) = (shown.join(", "), by.join(", "), self.last());
        keys.groups = format!(",\n  k as (select {shown}, min({row}) as {row} from {last} group by {by})");
        Ok(keys)
    }
}

/// The keys by which rows are counted, in the clauses of the step.
struct Keys<'a> {
    names: &'a [String],
    /// The query `k` for the keys there are.
    groups: String,
    /// The condition that a count is of a key.
    same: String,
}
