//! Files do not import each other in circles, but for those that `circles.txt` lists with a reason. An entry is a whole
//! component: files of which each leads to each other. An entry that no longer holds has to be taken out.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::imports::{Imports, imports};
use super::sources;
use crate::support::root;

type Files = BTreeSet<String>;

/// The components of more than one file.
fn components(imports: &Imports) -> Vec<Files> {
    let reached: BTreeMap<&String, Files> = imports.keys().map(|file| (file, reach(imports, file))).collect();
    let mut found: Vec<Files> = Vec::new();
    for (file, below) in &reached {
        if below.contains(*file) && !found.iter().any(|component| component.contains(*file)) {
            found.push(below.iter().filter(|other| reached[other].contains(*file)).cloned().collect());
        }
    }
    found
}

/// The files that a file leads to.
fn reach(imports: &Imports, file: &str) -> Files {
    let mut reached = Files::new();
    let mut next = vec![file];
    while let Some(file) = next.pop() {
        next.extend(imports[file].iter().filter(|import| reached.insert((*import).clone())).map(String::as_str));
    }
    reached
}

/// The shortest way from a file to another.
fn path(imports: &Imports, from: &str, to: &str) -> Option<Vec<String>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([from]);
    while let Some(file) = next.pop_front() {
        if file == to {
            let mut path = vec![file.to_owned()];
            path.extend(
                std::iter::successors(before.get(file), |file| before.get(*file)).map(|file| (*file).to_owned()),
            );
            path.reverse();
            return Some(path);
        }
        for import in imports[file].iter().filter(|import| *import != from) {
            if !before.contains_key(import.as_str()) {
                before.insert(import, file);
                next.push_back(import);
            }
        }
    }
    None
}

/// The shortest circle in a component that no entry of the list covers.
fn shortest(imports: &Imports, component: &Files, allowed: &[Files]) -> Option<Vec<String>> {
    let edges = component.iter().flat_map(|file| imports[file].iter().map(move |import| (file, import)));
    edges
        .filter(|(_, import)| component.contains(*import))
        .filter(|(file, import)| !allowed.iter().any(|files| files.contains(*file) && files.contains(*import)))
        .filter_map(|(file, import)| path(imports, import, file))
        .min_by_key(Vec::len)
}

/// What is wrong with the circles, or with the list of those that may be.
fn complaints(imports: &Imports, allowed: &[Files]) -> Vec<String> {
    let found = components(imports);
    let new = found.iter().filter(|component| !allowed.iter().any(|files| component.is_subset(files)));
    let new = new.filter_map(|component| Some((component, shortest(imports, component, allowed)?)));
    let circles = new.map(|(component, mut circle)| {
        circle.extend(circle.first().cloned());
        format!("a new circle: {}\n  in the component {}", circle.join(" → "), joined(component))
    });
    let gone = allowed.iter().filter(|files| !found.contains(files)).map(|files| {
        let left: Vec<String> = found.iter().filter(|component| component.is_subset(files)).map(joined).collect();
        let left = if left.is_empty() { "nothing".to_owned() } else { left.join(", and ") };
        format!("a component of the list has changed: {}\n  what is left of it: {left}", joined(files))
    });
    circles.chain(gone).collect()
}

fn joined(files: &Files) -> String {
    files.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The entries of the list: lines of files, each followed by an indented reason.
fn listed(text: &str) -> Vec<Files> {
    let mut entries = Vec::new();
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    while let Some(line) = lines.next() {
        assert!(!line.starts_with(' '), "a reason without files: {line}");
        let mut files: Files = line.split(' ').map(str::to_owned).collect();
        while let Some(more) = lines.next_if(|line| !line.starts_with(' ')) {
            files.extend(more.split(' ').map(str::to_owned));
        }
        assert!(lines.next_if(|line| line.starts_with(' ')).is_some(), "no reason: {files:?}");
        while lines.next_if(|line| line.starts_with(' ')).is_some() {}
        entries.push(files);
    }
    entries
}

#[test]
fn files_import_each_other_in_no_circle_but_those_listed() {
    let source = root().join("src");
    let files: Vec<(String, String)> = sources(&source)
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let name = path.strip_prefix(&source).expect("a file below src").to_string_lossy().replace('\\', "/");
            (name, text)
        })
        .collect();
    let imports = imports(&files);
    let list = std::fs::read_to_string(root().join("tests/integration/layers/circles.txt")).expect("the list");
    let complaints = complaints(&imports, &listed(&list));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn circles_are_told_by_their_shortest_path() {
    let of = |edges: &[(&str, &str)]| {
        let mut imports: Imports = ["a", "b", "c", "d"].map(|file| (file.to_owned(), Files::new())).into();
        for (file, import) in edges {
            imports.get_mut(*file).expect("one of the files").insert((*import).to_owned());
        }
        imports
    };
    let pair = of(&[("a", "b"), ("b", "a"), ("b", "c")]);
    assert!(complaints(&pair, &listed("# note\na b\n  reason\n")).is_empty());
    assert_eq!(complaints(&pair, &[]), ["a new circle: b → a → b\n  in the component a b"]);
    let wider = of(&[("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "b"), ("d", "a")]);
    let told = complaints(&wider, &listed("a\nb\n  reason\n  over two lines\n"));
    assert_eq!(told[0], "a new circle: c → d → b → c\n  in the component a b c d");
    assert_eq!(told[1], "a component of the list has changed: a b\n  what is left of it: nothing");
    assert_eq!(complaints(&of(&[("a", "b")]), &listed("a b\n  reason")).len(), 1);
}
