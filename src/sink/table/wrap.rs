//! Text in lines of a width: prose in the last column goes on below itself, since what is cut off an end may be the
//! part that was looked for.

use unicode_width::UnicodeWidthChar;

/// The lines of a text, each at most `width` wide and at least one character long, broken at spaces where there are any.
/// An empty text is one empty line.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some((line, after)) = first_line(rest, width) {
        lines.push(line);
        rest = after;
    }
    lines.push(rest);
    lines
}

/// The first line of a text that is too wide, and what follows it.
fn first_line(text: &str, width: usize) -> Option<(&str, &str)> {
    let (mut used, mut space) = (0, None);
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if c == ' ' && at > 0 {
            space = Some(at);
        }
        if used > width && at > 0 {
            return Some(match space {
                Some(space) => (&text[..space], &text[space + 1..]),
                None => text.split_at(at),
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::wrapped;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrapped("relay access denied, go away", 12), ["relay access", "denied, go", "away"]);
        assert_eq!(wrapped("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("ab", 2), ["ab"]);
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("日本語", 4), ["日本", "語"]);
        assert_eq!(wrapped("日本", 1), ["日", "本"]);
    }

    proptest! {
        /// Only spaces at which a line was broken are not there.
        #[test]
        fn nothing_is_lost(text in "[ a-z日]{0,60}", width in 2usize..20) {
            let lines = wrapped(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
