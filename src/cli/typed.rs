//! A command line as it was typed, taken apart into options and other arguments, so that a message can print it again with
//! one thing changed. clap tells what options mean, not where they stood.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};

use clap::{ArgAction, Command};

use crate::sink::escape;

/// An argument and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An option, with its value if that is an argument of its own.
    Option(Vec<OsString>),
    /// An option that the command does not have.
    Unknown(OsString),
    /// Any other argument.
    Plain(OsString),
}

/// The arguments behind the name of the command. Of options of one letter that stand behind one dash (`-qz`), each is a
/// piece, unless `is_one` knows them as one option.
pub(super) fn pieces(args: &[OsString], command: &Command, is_one: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest: VecDeque<OsString> = args.iter().cloned().collect();
    while let Some(arg) = rest.pop_front() {
        if arg == "--" {
            pieces.extend(rest.drain(..).map(Piece::Plain));
            break;
        }
        match reading(&arg, command) {
            Reading::Plain => pieces.push(Piece::Plain(arg)),
            Reading::Unknown => match arg.to_str().filter(|text| !is_one(text)).and_then(|text| apart(text, command)) {
                Some(letters) => letters.into_iter().rev().for_each(|letter| rest.push_front(letter)),
                None => pieces.push(Piece::Unknown(arg)),
            },
            Reading::Flag => pieces.push(Piece::Option(vec![arg])),
            Reading::Taking => pieces.push(Piece::Option(std::iter::once(arg).chain(rest.pop_front()).collect())),
        }
    }
    pieces
}

/// Options of one letter behind one dash, each with a dash of its own; `None` if the command has none of them.
fn apart(text: &str, command: &Command) -> Option<Vec<OsString>> {
    let letters = text.strip_prefix('-').filter(|letters| letters.len() > 1 && !letters.starts_with('-'))?;
    let known = |letter| command.get_arguments().find(|option| option.get_short() == Some(letter));
    let mut options = Vec::new();
    for (at, letter) in letters.char_indices() {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        if known(letter).is_some_and(takes_next) {
            options.push(format!("-{}", &letters[at..]).into());
            break;
        }
        options.push(format!("-{letter}").into());
    }
    letters.chars().any(|letter| known(letter).is_some()).then_some(options)
}

/// The options alone, each with its value.
pub(super) fn options(args: &[OsString], command: &Command) -> Vec<OsString> {
    let options = pieces(args, command, &|_| false).into_iter().filter_map(|piece| match piece {
        Piece::Option(words) => Some(words),
        Piece::Unknown(_) | Piece::Plain(_) => None,
    });
    options.flatten().collect()
}

/// What ends the options where another argument looks like one.
pub(super) fn ended(plain: &[&OsStr]) -> Option<&'static OsStr> {
    let looks_like_option = |word: &&OsStr| *word != "-" && word.to_string_lossy().starts_with('-');
    plain.iter().any(looks_like_option).then(|| OsStr::new("--"))
}

/// A command line as a shell takes it: backslashes stay as they are.
pub(super) fn line<'a>(words: impl IntoIterator<Item = &'a OsStr>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| shell_quoted(&word.to_string_lossy())).collect();
    escape::message(&words.join(" ")).into_owned()
}

/// As a POSIX shell takes it for one argument.
pub(super) fn shell_quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// What an argument is.
enum Reading {
    Plain,
    Unknown,
    /// An option that is complete.
    Flag,
    /// An option whose value is the next argument.
    Taking,
}

fn reading(arg: &OsStr, command: &Command) -> Reading {
    let text = arg.to_string_lossy();
    if let Some(long) = text.strip_prefix("--") {
        let (name, has_value) = long.split_once('=').map_or((long, false), |(name, _)| (name, true));
        return match command.get_arguments().find(|known| known.get_long() == Some(name)) {
            Some(known) if takes_next(known) && !has_value => Reading::Taking,
            Some(_) => Reading::Flag,
            None if ["help", "version"].contains(&name) => Reading::Flag,
            None => Reading::Unknown,
        };
    }
    let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else { return Reading::Plain };
    let mut letters = letters.chars();
    while let Some(letter) = letters.next() {
        match command.get_arguments().find(|known| known.get_short() == Some(letter)) {
            Some(known) if takes_next(known) && letters.as_str().is_empty() => return Reading::Taking,
            Some(known) if takes_next(known) => return Reading::Flag,
            Some(_) => {}
            None if ['h', 'V'].contains(&letter) => {}
            None => return Reading::Unknown,
        }
    }
    Reading::Flag
}

/// Whether the value of an option may be the argument behind it.
fn takes_next(option: &clap::Arg) -> bool {
    matches!(option.get_action(), ArgAction::Set | ArgAction::Append) && !option.is_require_equals_set()
}

#[cfg(test)]
mod tests {
    use super::super::args::Args;
    use super::*;
    use clap::CommandFactory;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn options_are_told_from_other_arguments() {
        let options_of = |line: &str| {
            let options = options(&words(line), &Args::command());
            options.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(options_of("-f csv failed csv -qwn5 logs --tz=UTC --to-sql x"), "-f csv -qwn5 --tz=UTC --to-sql");
        assert_eq!(options_of("failed -wn 5 - -jx --config a=b -- -q"), "-wn 5 -jx --config a=b");
        assert_eq!(options_of("failed --log-tz -04:00 --json -i logs"), "--log-tz -04:00");
        let unknown = pieces(&words("failed --json -qi -zqn5 -ix -n3z -- --csv"), &Args::command(), &|_| false);
        let plain = |word: &str| Piece::Plain(word.into());
        let wrong = |word: &str| Piece::Unknown(word.into());
        let known = |word: &str| Piece::Option(vec![word.into()]);
        let expected =
            [plain("failed"), wrong("--json"), known("-q"), wrong("-i"), wrong("-z"), known("-q"), known("-n5")];
        assert_eq!(unknown[..7], expected);
        assert_eq!(unknown[7..], [wrong("-ix"), known("-n3z"), plain("--csv")]);
    }
}
