//! JSON: an object a line, as Splunk, Cribl and Elastic export events, or objects in an array or one behind the other.
//!
//! One member of each object holds the log lines; it may lie within other objects. Everything else is passed over.

mod split;

use std::collections::HashMap;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use self::split::{Framing, Splitter, Step};
use super::source::{Kind, Marker, Sources, kind_of, source};
use super::unwrap::{Tally, Troubles, Unwrap, is_record, push_lines};

/// The names of members that usually hold the line. Where several hold a log, the first of these counts.
const USUAL: &[&str] = &["_raw", "original", "raw", "message", "msg", "log", "text", "line", "event"];

/// Arrays within a larger object that are looked at.
const ARRAYS: usize = 8;

/// The number of objects within which members are looked at.
const DEEPEST: usize = 4;

/// Members that are asked for the source of a line.
const MOST_SOURCES: usize = 6;

/// Where log lines are in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Form {
    /// The names of the members that lead to the line; none where a line is a text alone.
    path: Vec<String>,
    framing: Framing,
    /// Text before the array that the objects lie in, if that is a member of a larger object.
    before: usize,
    /// The members that name the source of a line.
    named_by: Vec<(Vec<String>, Kind)>,
    sources: Sources,
}

impl Form {
    pub(super) fn detect(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let first_line = sample.trim_ascii_start().split(|byte| *byte == b'\n').next()?;
        let is_lines = matches!(serde_json::from_str(&String::from_utf8_lossy(first_line)), Ok(Value::Object(_)));
        let framing = if is_lines { Framing::Lines } else { Framing::Objects };
        let of_its_own = Form::at(0, framing, sample, whole, is_log);
        let within = || arrays(sample).find_map(|at| Form::at(at, Framing::Array, sample, whole, is_log));
        of_its_own.or_else(within)
    }

    /// Lines of which each is a text: `"Wed Apr 22 …"`.
    pub(super) fn detect_texts(sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let end = if whole { sample.len() } else { memchr::memrchr(b'\n', sample)? + 1 };
        let lines = sample.get(..end)?.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let mut text = Vec::new();
        for line in lines {
            push_lines(&mut text, &line_of(line, &[]).ok()??);
        }
        let form = Form::new(Vec::new(), Framing::Lines, 0);
        (is_record(&text) && is_log(&text)).then_some(form)
    }

    fn new(path: Vec<String>, framing: Framing, before: usize) -> Form {
        Form { path, framing, before, named_by: Vec::new(), sources: Sources::default() }
    }

    /// Objects from `before` on.
    fn at(before: usize, framing: Framing, sample: &[u8], whole: bool, is_log: &dyn Fn(&[u8]) -> bool) -> Option<Form> {
        let mut splitter = Splitter::new(framing);
        let mut columns = Columns::default();
        let (mut at, mut units) = (before, Vec::new());
        while let Step::Unit(unit, used) = splitter.next(sample.get(at..)?, whole) {
            if let Ok(value) = serde_json::from_str::<Value>(&String::from_utf8_lossy(unit)) {
                columns.add(&value, &mut Vec::new());
            }
            at += used;
            units.push(unit);
        }
        let mut named_by: Vec<_> =
            columns.texts.keys().filter_map(|path| Some((kind_of(&path.join("."))?, path))).collect();
        named_by.sort_by_key(|((_, order), path)| (*order, path.to_vec()));
        let named_by: Vec<_> = named_by.into_iter().map(|((kind, _), path)| (path.clone(), kind)).collect();
        let path = columns.by_usage().into_iter().find(|(_, text)| is_log(text))?.0;
        let named_by = named_by.into_iter().filter(|(named, _)| *named != path).take(MOST_SOURCES).collect();
        let mut form = Form { named_by, ..Form::new(path, framing, before) };
        let line = |unit: &&[u8]| Some((line_of(unit, &form.path).ok()??, sources_of(unit, &form.named_by)));
        form.sources = Sources::of(&units.iter().filter_map(line).collect::<Vec<_>>());
        Some(form)
    }

    pub(super) fn note(&self) -> String {
        let what = match self.framing {
            Framing::Lines => "JSON lines",
            Framing::Objects | Framing::Array => "JSON objects",
        };
        match self.path.as_slice() {
            [] => format!("{what}, each of them a line of the log"),
            path => format!("{what}, the log lines taken from {}", path.join(".")),
        }
    }
}

/// Where an array of objects may begin within a larger object.
fn arrays(sample: &[u8]) -> impl Iterator<Item = usize> {
    let holds_objects = |at: &usize| {
        let rest = sample.get(at + 1..).unwrap_or_default();
        rest.trim_ascii_start().first() == Some(&b'{')
    };
    memchr::memchr_iter(b'[', sample).filter(holds_objects).take(ARRAYS)
}

/// A text that is written as an array of its bytes, as journald does where it is not printable.
fn bytes_of(values: &[Value]) -> Option<Vec<u8>> {
    let byte = |value: &Value| value.as_u64().and_then(|byte| u8::try_from(byte).ok());
    values.iter().map(byte).collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty())
}

/// The texts of some objects, by the names that lead to them.
#[derive(Default)]
struct Columns {
    texts: HashMap<Vec<String>, (usize, Vec<u8>)>,
}

impl Columns {
    fn add(&mut self, value: &Value, path: &mut Vec<String>) {
        match value {
            Value::Object(members) if path.len() < DEEPEST => {
                for (name, value) in members {
                    path.push(name.clone());
                    self.add(value, path);
                    path.pop();
                }
            }
            Value::String(line) if !path.is_empty() => self.add_line(path, line.as_bytes()),
            Value::Array(values) if !path.is_empty() => {
                if let Some(line) = bytes_of(values) {
                    self.add_line(path, &line);
                }
            }
            _ => {}
        }
    }

    fn add_line(&mut self, path: &[String], line: &[u8]) {
        let position = self.texts.len();
        let (_, text) = self.texts.entry(path.to_vec()).or_insert_with(|| (position, Vec::new()));
        push_lines(text, line);
    }

    /// Those with usual names first, otherwise in the order of the text.
    fn by_usage(self) -> Vec<(Vec<String>, Vec<u8>)> {
        let usage = |path: &[String]| {
            let name = path.last().map(String::as_str).unwrap_or_default();
            let name = name.rsplit('.').next().unwrap_or_default();
            USUAL.iter().position(|usual| *usual == name).unwrap_or(USUAL.len())
        };
        let mut columns: Vec<_> =
            self.texts.into_iter().map(|(path, (at, text))| ((usage(&path), at), path, text)).collect();
        columns.sort_by_key(|(key, ..)| *key);
        columns.into_iter().map(|(_, path, text)| (path, text)).collect()
    }
}

/// Takes the lines out of JSON.
pub(super) struct Json {
    path: Vec<String>,
    named_by: Vec<(Vec<String>, Kind)>,
    marker: Marker,
    /// Text that is still to be passed over.
    before: usize,
    splitter: Splitter,
    /// The number of the line or object that was read last.
    place: u64,
    no_json: Tally,
    no_line: Tally,
    damage: Vec<String>,
}

impl Json {
    pub(super) fn new(form: &Form) -> Json {
        Json {
            path: form.path.clone(),
            named_by: form.named_by.clone(),
            marker: Marker::new(&form.sources),
            before: form.before,
            splitter: Splitter::new(form.framing),
            place: 0,
            no_json: Tally::default(),
            no_line: Tally::default(),
            damage: Vec::new(),
        }
    }

    /// One object. `is_last`: the text ends with it, without a line end.
    fn object(&mut self, unit: &[u8], is_last: bool, text: &mut Vec<u8>) {
        self.place += 1;
        if unit.trim_ascii().is_empty() {
            return;
        }
        match line_of(unit, &self.path) {
            Ok(Some(line)) => self.marker.push_lines(text, &line, || sources_of(unit, &self.named_by)),
            Ok(None) => self.no_line.add(self.place),
            Err(error) => match error.classify() {
                Category::Eof if is_last => self.cut(),
                Category::Data => self.no_line.add(self.place),
                Category::Eof | Category::Syntax | Category::Io => self.no_json.add(self.place),
            },
        }
    }

    fn cut(&mut self) {
        self.damage.push(format!("the JSON ends within {} {}", self.splitter.framing.unit(), self.place));
    }
}

impl Unwrap for Json {
    fn take(&mut self, raw: &[u8], at_end: bool, text: &mut Vec<u8>) -> usize {
        let mut at = self.before.min(raw.len());
        self.before -= at;
        if self.before > 0 {
            return at;
        }
        loop {
            let rest = raw.get(at..).unwrap_or_default();
            match self.splitter.next(rest, at_end) {
                Step::Unit(unit, used) => {
                    let is_last = at_end && used == rest.len() && !rest.ends_with(b"\n");
                    self.object(unit, is_last, text);
                    at += used;
                }
                Step::Junk(used) => {
                    self.no_json.add(self.place + 1);
                    at += used;
                }
                Step::Long(used) => {
                    self.place += 1;
                    let unit = self.splitter.framing.unit();
                    self.damage.push(format!("{unit} {} of the JSON is longer than 16 MiB, left out", self.place));
                    at += used;
                }
                Step::Cut => {
                    self.place += 1;
                    self.cut();
                    return raw.len();
                }
                Step::Passed(used) => at += used,
                Step::More(used) => return at + used,
            }
        }
    }

    fn troubles(&self) -> Troubles {
        let unit = self.splitter.framing.unit();
        let no_line = match self.path.as_slice() {
            [] => "no text".to_owned(),
            path => format!("no text in {}", path.join(".")),
        };
        let fate = "of the JSON left out";
        let notes = [self.no_json.tell(unit, fate, "no JSON"), self.no_line.tell(unit, fate, &no_line)];
        let notes = notes.into_iter().chain([self.marker.note()]).flatten().collect();
        Troubles { damage: self.damage.clone(), notes }
    }
}

/// The text that `path` leads to in an object.
fn line_of(object: &[u8], path: &[String]) -> serde_json::Result<Option<Vec<u8>>> {
    let mut json = serde_json::Deserializer::from_slice(object);
    let line = Along(path).deserialize(&mut json)?;
    json.end()?;
    Ok(line)
}

/// What an object says of the source of its line, member by member.
fn sources_of(object: &[u8], named_by: &[(Vec<String>, Kind)]) -> Vec<Vec<u8>> {
    let value = |(path, kind): &(Vec<String>, Kind)| {
        let value = line_of(object, path).ok().flatten();
        value.map_or_else(Vec::new, |value| source(&value, *kind))
    };
    named_by.iter().map(value).collect()
}

/// Follows names of members to a text. Its bytes are taken as they are: a log may hold what is no UTF-8. An array of bytes is
/// a text, too: journald writes what is not printable as one.
struct Along<'p>(&'p [String]);

impl<'de> DeserializeSeed<'de> for Along<'_> {
    type Value = Option<Vec<u8>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.0 {
            [] => deserializer.deserialize_bytes(self),
            [_, ..] => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Along<'_> {
    type Value = Option<Vec<u8>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a log line")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Some(bytes.to_vec()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.as_bytes().to_vec()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = values.next_element()? {
            bytes.push(byte);
        }
        Ok(Some(bytes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let Some((name, rest)) = self.0.split_first() else { return Err(A::Error::custom("an object, no text")) };
        let mut line = None;
        while let Some(is_wanted) = members.next_key_seed(Is(name))? {
            match is_wanted && line.is_none() {
                true => line = members.next_value_seed(Along(rest))?,
                false => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(line)
    }
}

/// Is a member of this name?
struct Is<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
