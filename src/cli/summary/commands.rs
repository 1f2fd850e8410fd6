//! Queries as commands that can be typed as they are printed: quoted for a shell, and folded where a shell allows it.

use super::super::typed::shell_quoted;
use crate::cli::args::SummaryArgs;
use crate::sink::escape;

/// The longest list of paths that is written out.
const LONGEST_PATHS: usize = 60;

/// What is beside a query in a command.
pub(super) struct Commands {
    /// Options that decide what a query gives, each a word for the shell.
    options: Vec<String>,
    /// Those that `authq coverage` has too.
    of_coverage: Vec<String>,
    paths: Vec<String>,
}

/// One word of a command, or a part of its query.
struct Piece {
    text: String,
    /// Within the quotes of the query.
    quoted: bool,
}

impl Commands {
    pub(super) fn new(args: &SummaryArgs) -> Commands {
        let option = |name: &str, value: &str| [name.to_owned(), shell_quoted(value)];
        let mut of_coverage = Vec::new();
        let zones = [("--tz", &args.tz), ("--log-tz", &args.logs.log_tz)];
        for (name, value) in zones.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            of_coverage.extend(option(name, value));
        }
        of_coverage.extend(args.logs.year.iter().flat_map(|year| option("--year", &year.to_string())));
        of_coverage.extend(args.logs.alias.iter().flat_map(|alias| option("--alias", alias)));
        let config = &args.config;
        of_coverage.extend(config.config.iter().flat_map(|path| option("--config", &path.to_string_lossy())));
        of_coverage.extend(config.no_config.then(|| "--no-config".to_owned()));
        let mut options = of_coverage.clone();
        options.extend(args.now.iter().flat_map(|now| option("--now", now)));
        let paths: Vec<String> = args.paths.iter().map(|path| shell_quoted(&path.to_string_lossy())).collect();
        let length: usize = paths.iter().map(|path| path.chars().count() + 1).sum();
        let paths = if paths.len() > 1 && length > LONGEST_PATHS { vec!["PATH...".to_owned()] } else { paths };
        Commands { options, of_coverage, paths }
    }

    /// The command of a query, in lines of at most `width` columns as far as its words allow.
    pub(super) fn query(&self, query: &str, width: Option<usize>) -> String {
        let mut pieces = vec![Piece { text: "authq".to_owned(), quoted: false }];
        let parts = words(&shell_quoted(query));
        pieces.extend(parts.into_iter().enumerate().map(|(at, text)| Piece { text, quoted: at > 0 }));
        pieces.extend(self.options.iter().chain(&self.paths).cloned().map(|text| Piece { text, quoted: false }));
        folded(&pieces, width)
    }

    /// The command that lists the stretches of time of which there are logs.
    pub(super) fn coverage(&self, width: Option<usize>) -> String {
        let words = ["authq", "coverage"].map(str::to_owned);
        let words = words.iter().chain(&self.of_coverage).chain(&self.paths);
        folded(&words.cloned().map(|text| Piece { text, quoted: false }).collect::<Vec<_>>(), width)
    }
}

/// A query in quotes, cut at its blanks, but not within texts of its own.
fn words(quoted: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut in_text = false;
    for c in quoted.chars() {
        in_text ^= c == '"';
        match words.last_mut() {
            Some(word) if c != ' ' || in_text => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words
}

fn folded(pieces: &[Piece], width: Option<usize>) -> String {
    let (mut text, mut column) = (String::new(), 0);
    for (at, piece) in pieces.iter().enumerate() {
        let shown = escape::text(&piece.text);
        let length = shown.chars().count();
        // Two columns for the backslash, wherever the next fold is.
        let fits = width.is_none_or(|width| column + 1 + length + 2 <= width);
        if at > 0 && fits {
            text.push(' ');
            column += 1;
        } else if at > 0 {
            text.push_str(if piece.quoted { "\n  " } else { " \\\n  " });
            column = 2;
        }
        text.push_str(&shown);
        column += length;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn commands(line: &[&str]) -> Commands {
        Commands::new(&SummaryArgs::try_parse_from([&["summary"], line].concat()).unwrap())
    }

    #[test]
    fn a_command_is_what_a_shell_takes_for_it() {
        let plain = commands(&["logs"]).query("failed | top 5 user", None);
        assert_eq!(plain, "authq 'failed | top 5 user' logs");
        let line = ["--tz", "Europe/Berlin", "--now", "end", "--last", "7d", "a b", "c"];
        let all = commands(&line);
        assert_eq!(all.query("auth", None), "authq auth --tz Europe/Berlin --now end 'a b' c");
        assert_eq!(all.coverage(None), "authq coverage --tz Europe/Berlin 'a b' c");
    }

    #[test]
    fn many_paths_are_not_written_out() {
        let paths: Vec<String> = (0..40).map(|n| format!("mail.@{n}.s")).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        assert_eq!(commands(&paths).coverage(None), "authq coverage PATH...");
    }

    #[test]
    fn lines_are_folded_at_blanks_within_and_beyond_the_query() {
        let query = "failed where user = \"a b  c\" | count by user";
        let folded = commands(&["some/long/path", "another/path"]).query(query, Some(24));
        assert_eq!(
            folded,
            "authq 'failed where\n  user = \"a b  c\" |\n  count by user' \\\n  some/long/path \\\n  another/path"
        );
        assert!(folded.lines().all(|line| line.len() <= 24));
    }
}
