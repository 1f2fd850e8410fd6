//! Whose log each file is, how its stamps become moments, and in which order files are read.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::discover::{Found, Kind, folder_of};
use super::new_years::NewYears;
use super::pieces::for_each_piece;
use super::year::{self, Hints};
use super::{Appliance, ArchiveOptions, Clock, LogFile, Zone};
use crate::record::head::Head;
use crate::record::time::{NamedDay, day_in_name, day_of_folder, day_of_folders, file_name_stamp};

/// Gives a file its clock, and the moment (µs) by which it is put in order. Gives back what the user has to know of it.
///
/// That moment is the file's first stamp; without one (records that carry no time) the stamp in its name, else when it
/// was last written to, else there is none.
pub(super) fn clock(file: &mut LogFile, found: &Found, facts: &Facts<'_>, options: &ArchiveOptions) -> Vec<String> {
    let head = &file.head;
    let of_head = head.utc_offset.and_then(Zone::fixed);
    let zone = of_head.clone().or_else(|| options.log_zone.clone()).unwrap_or(Zone::UTC);
    let name = found.file_name().and_then(|name| file_name_stamp(name.as_encoded_bytes()));
    let on_clock = |moment: i64| moment + zone.offset_at(moment);
    let hints = Hints {
        given: options.year,
        begun: name,
        day: named_day(found),
        packed: facts.packed.map(on_clock),
        written: on_clock(facts.written.unwrap_or(facts.now)),
        is_stream: facts.written.is_none(),
    };
    let first = head.first;
    let years = year::settle(first, hints, new_years(file, hints, facts).as_deref());
    file.clock = Clock { zone, years: years.rule, turns: years.turns, ..Clock::default() };
    if let (Some(of_head), Some(zone), Some(first)) = (of_head, &options.log_zone, first) {
        // The head tells the offset at the begin of the file; the zone that agrees with it tells when it changes.
        let begin = file.clock.moment(first).micros / 1_000_000;
        if zone.offset_at(begin) == of_head.offset_at(begin) {
            file.clock.zone = zone.clone();
        }
    }
    file.begin = match (first, name) {
        (Some(first), _) => Some(file.clock.moment(first).micros),
        (None, Some(name)) => Some(file.clock.zone.moment(name) * 1_000_000),
        (None, None) => facts.written.map(|moment| moment.saturating_mul(1_000_000)),
    };
    years.notes
}

/// What was seen of a file besides its head.
pub(super) struct Facts<'a> {
    /// The present; like the others, seconds since 1970.
    pub now: i64,
    /// When it was last written to.
    pub written: Option<i64>,
    /// The same, before it was compressed.
    pub packed: Option<i64>,
    /// What was found in its first text, and whether that is all of it.
    pub sample: Option<(&'a NewYears, bool)>,
}

/// The New Years of a file, if they are asked for and can be found.
fn new_years<'a>(file: &LogFile, hints: Hints, facts: &Facts<'a>) -> Option<Cow<'a, NewYears>> {
    let first = file.head.first.filter(|first| first.year.is_none())?;
    match facts.sample {
        Some((sample, true)) => Some(Cow::Borrowed(sample)),
        sample if file.stream.is_none() && year::is_long(first, hints, sample.map(|sample| sample.0)) => {
            let pieces = |visit: &mut dyn FnMut(&[u8])| for_each_piece(file, &mut |text, _| visit(text));
            NewYears::of_pieces(file.head.shape, pieces).map(Cow::Owned)
        }
        Some(_) | None => None,
    }
}

/// The day in the name of a file, else of the nearest folder around it that is called by a day. Within a container those
/// of the container count.
fn named_day(found: &Found) -> Option<NamedDay> {
    let path = found.member.as_ref().map_or(found.path.as_path(), Path::new);
    let name = found.file_name().filter(|_| found.kind != Kind::Stdin)?;
    if let Some(day) = day_in_name(name.as_encoded_bytes()) {
        return Some(day);
    }
    let names: Vec<&[u8]> = path.parent()?.iter().rev().map(OsStr::as_encoded_bytes).collect();
    let nested = |folders: &[&[u8]]| match folders {
        [day, month, year, ..] => day_of_folders(year, month, day),
        _ => None,
    };
    (0..names.len()).find_map(|at| day_of_folder(names.get(at)?).or_else(|| nested(names.get(at..)?)))
}

/// The order in which files are read: by time, those without any last, ties by the bytes of the path, members of one
/// container by their names.
pub(super) fn order(a: &LogFile, b: &LogFile) -> Ordering {
    let key = |file: &LogFile| (file.begin.is_none(), file.begin);
    let path = |file: &LogFile| file.path.as_os_str().as_encoded_bytes().to_owned();
    key(a).cmp(&key(b)).then_with(|| path(a).cmp(&path(b))).then_with(|| a.name.cmp(&b.name))
}

/// Says whose log each file is. The first of these that there is decides:
///
/// 1. what the user says (`--appliance`);
/// 2. the serial number in the file's own head;
/// 3. the syslog host that a record names (or what `--alias` calls that host), for that record; the file's first
///    such host for its other records;
/// 4. the serial number of the folder, if all files in it that have one have the same;
/// 5. the name of the folder.
///
/// A folder stands for an appliance by its path: two folders of one name in different places are two. Folders within a
/// container are folders like any other, and the container is the folder of what lies directly in it.
pub(super) fn appliances(files: &[(&Found, &Head)], options: &ArchiveOptions) -> Vec<Appliance> {
    if let Some(name) = &options.appliance {
        return vec![Appliance::fixed(name.as_bytes()); files.len()];
    }
    let mut folders = Folders::default();
    let places: Vec<Option<usize>> = files.iter().map(|(found, _)| folders.place(found)).collect();
    for (place, (_, head)) in places.iter().zip(files) {
        if let (Some(place), Some(serial)) = (*place, &head.serial) {
            folders.list[place].saw(serial);
        }
    }
    let whose = |place: &Option<usize>, head: &Head| {
        let folder = place.map(|place| &folders.list[place]);
        if let Some(serial) = &head.serial {
            return Appliance::fixed(serial);
        }
        if let Some(host) = &head.host {
            return options.aliases.appliance(host);
        }
        match folder {
            Some(Folder { serial: Serial::One(serial), .. }) => Appliance::fixed(serial),
            Some(folder) => Appliance { name: folder.name.clone(), scope: folder.scope.clone(), fixed: false },
            None => Appliance { name: None, scope: "".into(), fixed: false },
        }
    };
    places.iter().zip(files).map(|(place, (_, head))| whose(place, head)).collect()
}

/// The folders that files are in, each once, whatever way it was spelled.
#[derive(Default)]
struct Folders {
    list: Vec<Folder>,
    by_spelling: HashMap<PathBuf, usize>,
    by_truth: HashMap<PathBuf, usize>,
}

struct Folder {
    name: Option<Arc<str>>,
    scope: Arc<str>,
    serial: Serial,
}

/// The serial numbers met in a folder.
enum Serial {
    None,
    One(Vec<u8>),
    Several,
}

impl Folder {
    fn saw(&mut self, serial: &[u8]) {
        match &self.serial {
            Serial::None => self.serial = Serial::One(serial.to_owned()),
            Serial::One(other) if other == serial => {}
            Serial::One(_) | Serial::Several => self.serial = Serial::Several,
        }
    }
}

impl Folders {
    /// The folder of a file; a stream is in none.
    fn place(&mut self, found: &Found) -> Option<usize> {
        if found.kind == Kind::Stdin {
            return None;
        }
        if let Some(member) = &found.member {
            return Some(self.place_within(&found.path, member));
        }
        let spelling = folder_of(&found.path);
        if let Some(&place) = self.by_spelling.get(spelling) {
            return Some(place);
        }
        let truth = spelling.canonicalize().unwrap_or_else(|_| spelling.to_owned());
        let list = &mut self.list;
        let place = *self.by_truth.entry(truth).or_insert_with_key(|truth| {
            // `.` and `..` are no names; `/` has none.
            let name = spelling.file_name().or_else(|| truth.file_name());
            let name = name.map(OsStr::to_string_lossy).map(|name| Arc::from(name.as_ref()));
            let plain = without_dots(spelling);
            let scope = if plain.as_os_str().is_empty() { ".".into() } else { plain.to_string_lossy() };
            list.push(Folder { name, scope: scope.as_ref().into(), serial: Serial::None });
            list.len() - 1
        });
        self.by_spelling.insert(spelling.to_owned(), place);
        Some(place)
    }

    /// The folder of a member of a container. Its name is never looked up on disk.
    fn place_within(&mut self, container: &Path, member: &str) -> usize {
        let folder = without_dots(Path::new(member).parent().unwrap_or(Path::new("")));
        let beyond = |container: &Path| {
            let mut path = container.as_os_str().to_owned();
            path.push("!");
            path.push(&folder);
            PathBuf::from(path)
        };
        let spelling = beyond(container);
        if let Some(&place) = self.by_spelling.get(&spelling) {
            return place;
        }
        let truth = beyond(&container.canonicalize().unwrap_or_else(|_| container.to_owned()));
        let list = &mut self.list;
        let place = *self.by_truth.entry(truth).or_insert_with(|| {
            let name = folder.file_name().or_else(|| container.file_name());
            let name = name.map(|name| Arc::from(name.to_string_lossy().as_ref()));
            let scope = beyond(&without_dots(container)).to_string_lossy().as_ref().into();
            list.push(Folder { name, scope, serial: Serial::None });
            list.len() - 1
        });
        self.by_spelling.insert(spelling, place);
        place
    }
}

/// A path without the parts that lead nowhere.
fn without_dots(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}
