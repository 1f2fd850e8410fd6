//! Records of a mapping as JSON objects in objects, and as lines of CSV.

use std::sync::LazyLock;

use jiff::tz::TimeZone;

use super::super::ndjson::push_string;
use super::super::times::Times;
use super::item::{Item, Object};

/// Every schema has its times in UTC.
static UTC: LazyLock<Times> = LazyLock::new(|| Times::new(&TimeZone::UTC));

/// `2009-04-22T11:47:47.000001Z`, with another offset.
const LONGEST_TIME: usize = 32;

/// An object, or a value in it.
enum Node {
    /// The value of the field of that place.
    Value(String, usize),
    /// A field that is the same in every record, whole.
    Constant(String),
    /// What is below a name, in the order in which the mapping first names it.
    Object(String, Vec<Node>),
}

/// The objects that the dots in a mapping's names stand for.
pub(super) struct Tree(Vec<Node>);

impl Tree {
    /// Of fields by their names; with the value of one that is the same in every record.
    pub(super) fn new<'p>(fields: impl Iterator<Item = (&'p str, Option<Item<'static>>)>) -> Tree {
        let mut nodes = Vec::new();
        for (place, (path, constant)) in fields.enumerate() {
            insert(&mut nodes, path, place, constant.as_ref());
        }
        Tree(nodes)
    }

    /// Appends the object of a record. What is missing is left out, and so are objects of which everything is.
    ///
    /// Characters that could steer a terminal are written in JSON's own escapes wherever the bytes go: the text stays the
    /// same, and readers that take U+2028 or U+0085 for the end of a line are not misled by a user's name.
    pub(super) fn push<'a>(&self, text: &mut String, value: &dyn Fn(usize) -> Option<Item<'a>>) {
        if !push_object(text, &self.0, value) {
            text.push_str("{}");
        }
    }
}

fn insert(nodes: &mut Vec<Node>, path: &str, place: usize, constant: Option<&Item<'_>>) {
    let key = |name: &str| {
        let mut key = String::new();
        push_string(&mut key, name, true);
        key.push(':');
        key
    };
    let Some((name, rest)) = path.split_once('.') else {
        let mut key = key(path);
        nodes.push(match constant {
            Some(item) => {
                push_item(&mut key, item);
                Node::Constant(key)
            }
            None => Node::Value(key, place),
        });
        return;
    };
    let name = key(name);
    for node in nodes.iter_mut() {
        if let Node::Object(known, children) = node
            && *known == name
        {
            return insert(children, rest, place, constant);
        }
    }
    let mut children = Vec::new();
    insert(&mut children, rest, place, constant);
    nodes.push(Node::Object(name, children));
}

/// Appends an object unless it would be empty; whether it did.
fn push_object<'a>(text: &mut String, nodes: &[Node], value: &dyn Fn(usize) -> Option<Item<'a>>) -> bool {
    let start = text.len();
    for node in nodes {
        let before = text.len();
        text.push(if before == start { '{' } else { ',' });
        let written = match node {
            Node::Value(key, place) => match value(*place) {
                Some(item) => {
                    text.push_str(key);
                    push_item(text, &item);
                    true
                }
                None => false,
            },
            Node::Constant(whole) => {
                text.push_str(whole);
                true
            }
            Node::Object(key, children) => {
                text.push_str(key);
                push_object(text, children, value)
            }
        };
        if !written {
            text.truncate(before);
        }
    }
    if text.len() == start {
        return false;
    }
    text.push('}');
    true
}

fn push_item(text: &mut String, item: &Item<'_>) {
    match item {
        Item::Text(value) => push_string(text, value, true),
        Item::Int(value) => text.push_str(itoa::Buffer::new().format(*value)),
        Item::Float(value) => text.push_str(&serde_json::to_string(value).expect("a float is always JSON")),
        Item::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Item::Time(moment) => {
            text.push('"');
            UTC.push_iso(text, *moment);
            text.push('"');
        }
        Item::Ints(values) => push_list(text, values, |text, value| text.push_str(itoa::Buffer::new().format(*value))),
        Item::Texts(values) => push_list(text, values, |text, value| push_string(text, value, true)),
        Item::Object(object) => push_named(text, object),
        Item::Objects(objects) => push_list(text, objects, push_named),
    }
}

/// Values by names, which are ours.
fn push_named(text: &mut String, object: &Object<'_>) {
    text.push('{');
    for (at, (name, item)) in object.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_string(text, name, true);
        text.push(':');
        push_item(text, item);
    }
    text.push('}');
}

fn push_list<T>(text: &mut String, values: &[T], push: impl Fn(&mut String, &T)) {
    text.push('[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push(text, value);
    }
    text.push(']');
}

/// A value as a field of CSV holds it. As in our own CSV, a list of numbers has spaces between them, and a list of texts is a
/// JSON array, since texts hold anything.
pub(super) fn plain(item: &Item<'_>) -> String {
    match item {
        Item::Text(value) => value.to_string(),
        Item::Int(value) => value.to_string(),
        Item::Float(value) => format!("{value:?}"),
        Item::Bool(value) => value.to_string(),
        Item::Time(moment) => {
            let mut text = String::with_capacity(LONGEST_TIME);
            UTC.push_iso(&mut text, *moment);
            text
        }
        Item::Ints(values) => values.iter().map(i64::to_string).collect::<Vec<_>>().join(" "),
        Item::Texts(values) => serde_json::to_string(values).expect("text is always JSON"),
        // No schema that is written as CSV has objects.
        Item::Object(_) | Item::Objects(_) => String::new(),
    }
}
