//! Rows selected by relation: the lines of a traced connection or message, or what `show` displays for rows that an
//! earlier scan found.
//!
//! Appliances use numbers again, so a record that names a number is only a candidate. The fold decides once the records
//! are in log order: a record counts if its connection or message has the number, or has a record at one of the places.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

use super::prefilter::{Search, TimeBounds};
use crate::event::tables::Table;
use crate::record::counter::Counter;
use crate::record::line::Names;

/// Which rows are selected.
#[derive(Clone, Debug, Default)]
pub struct Only {
    /// Ids of the records that may matter, whichever appliance's, whichever of those that had the number.
    pub ids: Ids,
    /// What decides.
    pub wanted: Wanted,
    /// All records that decide lie between these moments.
    pub times: TimeBounds,
}

/// Sets of ids.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// Of connections of clients.
    pub icids: HashSet<u64>,
    /// Of connections to servers.
    pub dcids: HashSet<u64>,
    /// Of messages.
    pub mids: HashSet<u64>,
}

/// What decides which rows are given.
#[derive(Clone, Debug)]
pub enum Wanted {
    Numbered(Counter, u64),
    /// A record at one of these places.
    At(Places),
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted::At(Places::new(Table::default(), &[]))
    }
}

/// Places of records. In a flattened file many share a line, so they are told apart by what they name.
#[derive(Clone, Debug)]
pub struct Places {
    /// The table whose rows begin there.
    pub table: Table,
    /// Numbers of files, by name.
    files: HashMap<String, u32>,
    /// For each file the first one of that name.
    numbers: Vec<u32>,
    /// For each file its name.
    names: Vec<String>,
    places: HashSet<Place>,
}

/// A record, by where it begins and what it names.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    file: u32,
    line: i64,
    names: Names,
}

/// Room that a place takes.
const PLACE_BYTES: usize = 2 * size_of::<Place>();

impl Places {
    /// None yet. `files` are the names of the files, in reading order.
    pub fn new(table: Table, files: &[&str]) -> Places {
        let mut first: HashMap<String, u32> = HashMap::new();
        let mut numbers = Vec::with_capacity(files.len());
        for (number, name) in (0..).zip(files) {
            numbers.push(*first.entry((*name).to_owned()).or_insert(number));
        }
        let names = files.iter().map(|name| (*name).to_owned()).collect();
        Places { table, files: first, numbers, names, places: HashSet::new() }
    }

    /// A row of the table begins there, and names this. A file that is not among those of the logs gets the next number.
    pub fn insert(&mut self, file: &str, line: i64, names: &Names) {
        let file = self.files.get(file).copied().unwrap_or_else(|| self.add(file));
        self.places.insert(Place { file, line, names: self.telling(names) });
    }

    fn add(&mut self, file: &str) -> u32 {
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.push(number);
        self.names.push(file.to_owned());
        self.files.insert(file.to_owned(), number);
        number
    }

    /// Rows may have another name for a file.
    pub fn rename(&mut self, file: &str, other: &str) {
        if let Some(number) = self.files.get(file).copied()
            && !self.files.contains_key(other)
        {
            self.files.insert(other.to_owned(), number);
            self.numbers.push(number);
            self.names.push(other.to_owned());
        }
    }

    /// The names of files so far, by number.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The lines, in whichever files, each once, ascending.
    pub fn lines(&self) -> Vec<i64> {
        let mut lines: Vec<i64> = self.places.iter().map(|place| place.line).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// Does a row of the table begin with the record that begins there and names this?
    pub fn holds(&self, file: usize, line: i64, names: &Names) -> bool {
        let Some(file) = self.numbers.get(file) else { return false };
        self.places.contains(&Place { file: *file, line, names: self.telling(names) })
    }

    /// Is there a record among them that names no connection and no message?
    fn has_nameless(&self) -> bool {
        self.places.iter().any(|place| names_no_connection(&place.names) && place.names.mid.is_none())
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Bytes they take, roughly.
    pub fn size(&self) -> usize {
        self.places.len() * PLACE_BYTES
    }

    /// The names that rows of the table have and their first records, too.
    fn telling(&self, names: &Names) -> Names {
        let Names { icid, dcid, mid } = *names;
        match self.table {
            // The first record of a connection may name a message as well.
            Table::Auth | Table::Connections => Names { icid, dcid, mid: None },
            Table::Messages => Names { icid: None, dcid: None, mid },
            Table::Lines => Names { icid, dcid, mid },
        }
    }
}

impl Ids {
    /// Those that a row names; 0 is no connection.
    pub fn insert(&mut self, names: &Names) {
        self.icids.extend(names.icid.filter(|id| *id != 0));
        self.dcids.extend(names.dcid.filter(|id| *id != 0));
        self.mids.extend(names.mid);
    }

    /// Every number, of whatever it is.
    fn numbers(&self) -> BTreeSet<u64> {
        [&self.icids, &self.dcids, &self.mids].into_iter().flatten().copied().collect()
    }

    /// Does a record that names this name one of them?
    pub fn hold(&self, names: &Names) -> bool {
        let holds = |ids: &HashSet<u64>, id: Option<u64>| id.is_some_and(|id| ids.contains(&id));
        holds(&self.icids, names.icid) || holds(&self.dcids, names.dcid) || holds(&self.mids, names.mid)
    }
}

impl Only {
    /// The counter (ICID, DCID or MID), if rows are selected by a number.
    pub fn wanted_counter(&self) -> Option<Counter> {
        match self.wanted {
            Wanted::Numbered(counter, _) => Some(counter),
            Wanted::At(_) => None,
        }
    }

    /// The places, if those decide.
    pub fn places(&self) -> Option<&Places> {
        match &self.wanted {
            Wanted::At(places) => Some(places),
            Wanted::Numbered(..) => None,
        }
    }

    /// Numbers of which each record that may matter holds one, or it is about an attempt: few enough to be searched for.
    pub fn search(&self) -> Option<Search> {
        let is_numbered = self.places().is_none_or(|places| places.table == Table::Auth || !places.has_nameless());
        let search = Search { numbers: self.ids.numbers(), ..Search::default() };
        Some(search).filter(|search| is_numbered && search.is_small())
    }

    /// May a record matter that names this? One without any id may stand at one of the places.
    pub fn may_matter(&self, names: &Names) -> bool {
        let at_places = matches!(self.wanted, Wanted::At(_));
        self.ids.hold(names) || (at_places && names_no_connection(names))
    }
}

/// Is there no id of a connection, or 0, which is none?
fn names_no_connection(names: &Names) -> bool {
    [names.icid, names.dcid].into_iter().flatten().all(|id| id == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_what_its_record_names() {
        let mut places = Places::new(Table::Connections, &["a", "b", "a"]);
        let icid = |icid, mid| Names { icid: Some(icid), dcid: None, mid };
        places.insert("a", 7, &icid(451, None));
        assert!(places.holds(0, 7, &icid(451, None)));
        assert!(places.holds(0, 7, &icid(451, Some(3))), "it begins with the start of a message");
        assert!(places.holds(2, 7, &icid(451, None)), "two files of one name");
        assert!(!places.holds(1, 7, &icid(451, None)));
        assert!(!places.holds(0, 7, &icid(452, None)), "another record of the line");
        assert!(!places.holds(0, 8, &icid(451, None)));
        assert_eq!(places.len(), 1);
        places.insert("c", 3, &icid(9, None));
        assert!(places.holds(3, 3, &icid(9, None)), "a file that only rows name");
        places.rename("b", "d");
        places.insert("d", 2, &icid(9, None));
        assert!(places.holds(1, 2, &icid(9, None)) && places.holds(4, 2, &icid(9, None)), "two names of one file");
        assert_eq!(places.names(), ["a", "b", "a", "c", "d"]);
        assert_eq!(places.lines(), [2, 3, 7]);
    }

    #[test]
    fn records_without_ids_matter_where_places_decide() {
        let numbers = |only: &Only| only.search().map(|search| search.numbers);
        let none = Names::default();
        let mut only = Only::default();
        only.ids.insert(&Names { icid: Some(0), dcid: Some(5), mid: None });
        assert!(only.may_matter(&none));
        assert!(only.may_matter(&Names { dcid: Some(5), ..none }));
        assert!(!only.may_matter(&Names { icid: Some(451), ..none }));
        assert_eq!(numbers(&only), Some(BTreeSet::from([5])), "no place is one of a record without a number");
        let mut places = Places::new(Table::Lines, &["a"]);
        places.insert("a", 7, &none);
        only.wanted = Wanted::At(places.clone());
        assert_eq!(numbers(&only), None);
        places.table = Table::Auth;
        only.wanted = Wanted::At(places);
        assert_eq!(numbers(&only), Some(BTreeSet::from([5])), "attempts are found by their words");
        only.wanted = Wanted::Numbered(Counter::Dcid, 5);
        assert!(!only.may_matter(&none));
        assert!(!only.may_matter(&Names { icid: Some(0), ..none }), "0 is no connection");
    }
}
