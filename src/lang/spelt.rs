//! Dates with the name of their month: `5 May 2009`, `May 5, 2009 11:47`, `22-Apr-2009`, `Wed Apr 22 11:43:59 2009`.

use super::periods;

/// The names that stamps write for the days of the week, from Monday on.
pub(crate) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What may stand behind the number of a day.
const ORDINALS: [&str; 5] = [".", "st", "nd", "rd", "th"];

/// What such a date says. A day or a year is there, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelt<'a> {
    /// Monday is 0.
    pub weekday: Option<i8>,
    /// From 1 on.
    pub month: usize,
    /// As written; there may be no such day.
    pub day: Option<u8>,
    pub year: Option<u16>,
    pub clock: Option<&'a str>,
}

impl<'a> Spelt<'a> {
    /// The date that a text is; `None`: it is none with the name of a month.
    pub(crate) fn parse(text: &'a str) -> Option<Spelt<'a>> {
        let (mut weekday, mut month, mut day, mut year, mut clock) = (None, None, None, None, None);
        for (place, word) in words(text).enumerate() {
            let number = number(word);
            if let Some(found) = Some(word).filter(|_| place == 0).and_then(day_of_week) {
                weekday = Some(found);
            } else if let Some(found) = periods::month(word).filter(|_| month.is_none() && year.is_none()) {
                month = Some(found);
            } else if let Some((number, _)) = number.filter(|(_, digits)| *digits == 4 && year.is_none()) {
                year = Some(number);
            } else if let Some((number, _)) =
                number.filter(|(_, digits)| *digits < 3 && day.is_none() && year.is_none())
            {
                day = u8::try_from(number).ok();
            } else if clock.is_none()
                && day.is_some()
                && (word.contains(':') || year.is_some() && number.is_some_and(|(_, digits)| digits < 3))
            {
                clock = Some(word);
            } else {
                return None;
            }
        }
        let month = month.filter(|_| day.is_some() || year.is_some())?;
        Some(Spelt { weekday, month, day, year, clock })
    }

    /// The same in numbers, if the year is there.
    pub(crate) fn numbers(&self) -> Option<String> {
        let mut numbers = format!("{:04}-{:02}", self.year?, self.month);
        if let Some(day) = self.day {
            numbers.push_str(&format!("-{day:02}"));
        }
        if let Some(clock) = self.clock {
            numbers.push_str(&format!(" {clock}"));
        }
        Some(numbers)
    }
}

/// What a word of such a date begins or ends with in the grammar: no word that anyone would have completed.
pub(super) fn is_part(text: &str) -> bool {
    let is_weekday = WEEKDAYS.iter().any(|name| name.eq_ignore_ascii_case(text));
    is_weekday || text.len() == 3 && periods::month(text).is_some() || ORDINALS.contains(&text)
}

/// The parts of a text. Dates are joined by `-` or `/`, too.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_blank = |c: char| c.is_ascii_whitespace() || c == ',';
    let words = text.split(is_blank).filter(|word| !word.is_empty());
    words.flat_map(|word| word.split(|c| matches!(c, '-' | '/') && !word.contains(':')))
}

/// `Wed`, `wednesday`.
fn day_of_week(word: &str) -> Option<i8> {
    let short = WEEKDAYS.iter().position(|name| name.eq_ignore_ascii_case(word)).map(i8::try_from);
    short.and_then(Result::ok).or_else(|| periods::weekday(&word.to_ascii_lowercase()))
}

/// A number and how many digits it has: `5`, `05`, `5th`, `5.`, `2009`.
fn number(word: &str) -> Option<(u16, usize)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at(digits);
    let is_ordinal = digits < 3 && ORDINALS.iter().any(|end| rest.eq_ignore_ascii_case(end));
    if rest.is_empty() || is_ordinal { number.parse().ok().map(|number| (number, digits)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_the_name_of_a_month_are_read() {
        for (text, numbers) in [
            ("5 May 2009", "2009-05-05"),
            ("may 5, 2009", "2009-05-05"),
            ("May 5th 2009 7:05", "2009-05-05 7:05"),
            ("1. april 2009", "2009-04-01"),
            ("22-Apr-2009", "2009-04-22"),
            ("22/Apr/2009 11", "2009-04-22 11"),
            ("Wed Apr 22 11:43:59 2009", "2009-04-22 11:43:59"),
            ("wednesday, sept. 2, 2009", "2009-09-02"),
            ("April 2009", "2009-04"),
            ("31 April 2009", "2009-04-31"),
        ] {
            assert_eq!(Spelt::parse(text).and_then(|spelt| spelt.numbers()).as_deref(), Some(numbers), "{text}");
        }
        for text in
            ["", "may", "2009-04-22", "5 of may", "may 5 2009 2009", "may april 5", "may 5 2009 11 12", "may 123"]
        {
            assert_eq!(Spelt::parse(text), None, "{text}");
        }
        let spelt = Spelt::parse("Wed Apr 22 11:43:59").unwrap();
        assert_eq!((spelt.weekday, spelt.year, spelt.clock, spelt.numbers()), (Some(2), None, Some("11:43:59"), None));
    }
}
