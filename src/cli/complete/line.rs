//! A command line up to the cursor, taken apart as a shell does, as far as it has been typed.

/// A word of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// What the program would get.
    pub(super) text: String,
    /// As typed.
    pub(super) raw: String,
    /// Bytes of `raw` up to what a shell replaces: behind the quote that is open.
    pub(super) kept: usize,
    /// The quote that is open at its end.
    pub(super) quote: Option<char>,
}

/// The words; the last one is that at the cursor, and may be empty.
pub(super) fn words(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if word.quote.is_none() && c.is_whitespace() {
            if !word.raw.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        word.raw.push(c);
        match (word.quote, c) {
            (Some(quote), c) if c == quote => word.quote = None,
            (None, '\'' | '"') => {
                word.quote = Some(c);
                word.kept = word.raw.len();
            }
            (None | Some('"'), '\\') => {
                let next = chars.next_if(|next| word.quote.is_none() || "\"\\$`".contains(*next));
                word.text.push(next.unwrap_or('\\'));
                word.raw.extend(next);
            }
            _ => word.text.push(c),
        }
    }
    words.push(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_as_a_shell_does() {
        let texts = |line: &str| words(line).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(
            texts("authq  'failed | top 5' a\\ b --tz=\"x y\" "),
            ["authq", "failed | top 5", "a b", "--tz=x y", ""]
        );
        assert_eq!(texts("authq \"a\\\"b\\n"), ["authq", "a\"b\\n"]);
        assert_eq!(texts(""), [""]);
    }

    #[test]
    fn the_word_at_the_cursor_knows_its_quote() {
        let last = |line: &str| words(line).pop().unwrap();
        assert_eq!((last("authq 'failed in").quote, last("authq 'failed in").kept), (Some('\''), 1));
        assert_eq!((last("authq -e\"fai").quote, last("authq -e\"fai").kept), (Some('"'), 3));
        assert_eq!((last("authq 'failed'").quote, last("authq fai").quote), (None, None));
        assert_eq!(last("authq 'failed ").text, "failed ");
    }
}
