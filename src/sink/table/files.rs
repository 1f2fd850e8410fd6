//! Names of files, no longer than tells them apart. The files of a result mostly lie in one folder and have names that
//! differ in a date: the folder is told once, below the table, and the date is what a narrow column keeps.

use super::super::shorten::common_begin;

/// What the names of files have in common.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FileNames {
    /// The folders that all names begin with, with the `/` at the end.
    folder: String,
    /// How the last parts of all names begin and end, up to what differs.
    begin: String,
    end: String,
}

impl FileNames {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str> + Clone) -> FileNames {
        let Some(first) = names.clone().next() else { return FileNames::default() };
        let common = names.clone().fold(first, common_begin);
        let folder = split(common).0;
        let is_one = names.clone().all(|name| name == first);
        let (begin, end) = if is_one { ("", "") } else { ends(names.map(|name| split(name).1)) };
        FileNames { folder: folder.to_owned(), begin: begin.to_owned(), end: end.to_owned() }
    }

    /// The folder, where it says something.
    pub(super) fn folder(&self) -> Option<&str> {
        match self.folder.as_str() {
            "" | "./" => None,
            "/" => Some("/"),
            folder => Some(folder.trim_end_matches('/')),
        }
    }

    pub(super) fn is_below(&self, name: &str) -> bool {
        name.starts_with(&self.folder)
    }

    /// The name without the folder.
    pub(super) fn below<'n>(&self, name: &'n str) -> &'n str {
        name.strip_prefix(&self.folder).unwrap_or(name)
    }

    /// The name without the folder and without what the last parts of all names begin and end with.
    pub(super) fn telling(&self, name: &str) -> String {
        let (folders, name) = split(self.below(name));
        let (rest, begun) = name.strip_prefix(&self.begin).map_or((name, false), |rest| (rest, !self.begin.is_empty()));
        let (rest, ended) = rest.strip_suffix(&self.end).map_or((rest, false), |rest| (rest, !self.end.is_empty()));
        let mark = |is_shorter: bool| if is_shorter { "…" } else { "" };
        format!("{folders}{}{rest}{}", mark(begun), mark(ended))
    }
}

/// The folders of a name, with the `/` at their end, and its last part.
fn split(name: &str) -> (&str, &str) {
    name.rfind('/').map_or(("", name), |slash| name.split_at(slash + 1))
}

/// How all names begin and how they end, in whole words, so that something is left of each; all of it, if they are the
/// same.
fn ends<'n>(names: impl Iterator<Item = &'n str> + Clone) -> (&'n str, &'n str) {
    let Some(first) = names.clone().next() else { return ("", "") };
    if names.clone().all(|name| name == first) {
        return (first, "");
    }
    let begin = names.clone().fold(first, common_begin);
    let begin = &begin[..begin.rfind(is_between).map_or(0, |at| at + between_len(begin, at))];
    let begin = if names.clone().any(|name| name.len() == begin.len()) { "" } else { begin };
    let rests = names.clone().map(|name| &name[begin.len()..]);
    let end = rests.clone().fold(&first[begin.len()..], common_end);
    let end = end.find(is_between).map_or("", |at| &end[at..]);
    if rests.clone().any(|rest| rest.len() == end.len()) { (begin, "") } else { (begin, end) }
}

/// Is it a character between the words of a name?
fn is_between(c: char) -> bool {
    !c.is_alphanumeric()
}

fn between_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn common_end<'n>(a: &'n str, b: &str) -> &'n str {
    let same = a.char_indices().rev().zip(b.chars().rev()).take_while(|((_, a), b)| a == b).last();
    same.map_or("", |((at, _), _)| &a[at..])
}

#[cfg(test)]
mod tests {
    use super::FileNames;

    fn of(names: &[&str]) -> FileNames {
        FileNames::of(names.iter().copied())
    }

    #[test]
    fn the_folders_that_all_begin_with_are_dropped() {
        let names = of(&["logs/esa1/mail.@20090418T000000.s.gz", "logs/esa2/mail.@20090418T000000.s.gz"]);
        assert_eq!(names.folder(), Some("logs"));
        assert_eq!(names.below("logs/esa1/mail.@20090418T000000.s.gz"), "esa1/mail.@20090418T000000.s.gz");
        assert_eq!(names.telling("logs/esa1/mail.@20090418T000000.s.gz"), "esa1/…");
        let names = of(&["logs/esa1/mail.@20090418T000000.s", "logs/esa2/mail.@20090419T000000.s"]);
        assert_eq!(names.telling("logs/esa1/mail.@20090418T000000.s"), "esa1/…20090418T000000…");
        assert_eq!(names.below("other/mail"), "other/mail");
        assert!(!names.is_below("other/mail"));
    }

    #[test]
    fn a_narrow_name_keeps_what_differs_in_whole_words() {
        let names = of(&["./mail.@20090418T000000.s.gz", "./mail.@20090419T000000.s.gz"]);
        assert_eq!(names.folder(), None);
        assert_eq!(names.telling("./mail.@20090418T000000.s.gz"), "…20090418T000000…");
        assert_eq!(names.telling("./mail.current"), "mail.current");
        assert_eq!(names.telling("./x"), "x");
    }

    #[test]
    fn one_name_stays() {
        let names = of(&["a/mail.log", "a/mail.log"]);
        assert_eq!((names.folder(), names.telling("a/mail.log").as_str()), (Some("a"), "mail.log"));
        assert_eq!(of(&[]), FileNames::default());
        assert_eq!(of(&["mail.log"]).telling("mail.log"), "mail.log");
        assert_eq!(of(&["/x", "/y"]).folder(), Some("/"));
    }

    #[test]
    fn nothing_is_left_empty() {
        let names = of(&["mail.log", "mail.1.log", "mail.ä.log"]);
        assert_eq!(names.telling("mail.log"), "…log");
        assert_eq!(names.telling("mail.1.log"), "…1.log");
        let names = of(&["ä", "ö"]);
        assert_eq!(names.telling("ä"), "ä");
        assert_eq!(of(&["a-ä", "a-ö", "a-"]).telling("a-"), "a-");
    }
}
