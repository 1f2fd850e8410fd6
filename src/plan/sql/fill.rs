//! Stretches of time without rows. What SQL cannot know is which of them no log says anything of: there a count is
//! missing in our answer and 0 in that of SQL.

use jiff::{SignedDuration, Timestamp};

use super::logged::Logged;
use super::writer::Writer;
use crate::expr::dialect::Spelled;
use crate::expr::dialect::clock::{self, Passage};
use crate::plan::Fill;

impl Writer {
    pub(in crate::plan) fn fill(&mut self, fill: &Fill) -> Spelled<()> {
        let dialect = self.dialect;
        let none = || format!("stretches of {} on a clock that changes within them, or that has no name", fill.width);
        let (Some(time), Some(count)) = (self.columns.first(), self.columns.last()) else {
            return Err("stretches without a time".to_owned());
        };
        let keys = &self.columns[1..self.columns.len() - 1];
        let passage = clock::passage(fill.width, &fill.zone).ok_or_else(none)?;
        let bucket = |moment| clock::bucket(dialect, &dialect.moment(moment), fill.width, &fill.zone);
        // Rows of other logs widen what the logs cover.
        let bound = |moment: Option<Timestamp>, logged: Option<Timestamp>, (extreme, wider): (&str, &str)| {
            let moment = match (moment, logged) {
                (Some(moment), _) => bucket(moment)?,
                (None, None) => format!("(select {extreme}({time}) from {})", self.last()),
                (None, Some(logged)) => {
                    let logged = bucket(logged)?;
                    format!("(select {wider}(coalesce({extreme}({time}), {logged}), {logged}) from {})", self.last())
                }
            };
            match passage {
                Passage::Local => clock::local(dialect, &moment, &fill.zone),
                Passage::Elapsed => Some(moment),
            }
        };
        // The end is excluded: its stretch is that of the moment before.
        let before = |end: Timestamp| end.saturating_sub(SignedDuration::from_micros(1)).unwrap_or(end);
        let (first, last) = self.logged.map(|Logged { from, until }| (from, before(until))).unzip();
        let from = bound(fill.from, first, ("min", "least")).ok_or_else(none)?;
        let to = bound(fill.until.map(before), last, ("max", "greatest")).ok_or_else(none)?;
        let begin = dialect.quoted("_begin");
        let series = clock::series(dialect, &from, &to, &clock::step(dialect, fill.width), &begin);
        let moment = match passage {
            Passage::Local => clock::moment(dialect, &begin, &fill.zone).ok_or_else(none)?,
            Passage::Elapsed => begin.clone(),
        };

        let same =
            |place: usize, prefix: &str| self.dialect.same(self.kinds[place + 1], &format!("{prefix}{}", keys[place]));
        let (last, row) = (self.last(), &self.row);
        let mut on = vec![format!("f.{time} = b.{begin}")];
        let mut listed = vec![format!("b.{begin} as {time}")];
        let mut groups = String::new();
        let (mut timeless, mut place) = (vec![format!("f.{time}")], "0".to_owned());
        let mut of_key = String::new();
        let mut cross = String::new();
        if keys.is_empty() {
            self.unordered = None;
        } else {
            let by = (0..keys.len()).map(|place| same(place, "")).collect::<Spelled<Vec<_>>>()?;
            let shown: Vec<String> = keys.iter().map(|key| format!("{} as {key}", dialect.first(key, row))).collect();
            groups = format!(
                ",\n  k as (select {}, min({row}) as {row} from {last} group by {})",
                shown.join(", "),
                by.join(", ")
            );
            cross = " cross join k".to_owned();
            place = format!("k.{row}");
            for (place, key) in keys.iter().enumerate() {
                let same_key = format!("{} is not distinct from {}", same(place, "f.")?, same(place, "k.")?);
                of_key += &format!(" and {same_key}");
                on.push(same_key);
                listed.push(format!("k.{key}"));
                timeless.push(format!("k.{key}"));
            }
        }
        listed.extend([format!("coalesce(f.{count}, 0) as {count}"), format!("{place} as {row}")]);
        timeless.extend([format!("f.{count}"), format!("f.{row}")]);
        // Rows without a time are counted, too, and come last.
        self.push(format!(
            "with b as (select {moment} as {begin} from ({series}) as t){groups},\n  u as (select {} from b{cross} left \
             join {last} as f on {}\n    union all select {} from {last} as f{cross} where f.{time} is null{of_key})\n  \
             select {}, row_number() over (order by {time} nulls last, {row}) as {row}\n  from u",
            listed.join(", "),
            on.join(" and "),
            timeless.join(", "),
            self.columns.join(", ")
        ));
        Ok(())
    }
}
