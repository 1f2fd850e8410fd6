//! The periods of the calendar that have names. The binder reckons with them, completion and messages offer them, and
//! tests hold the grammar to them.

/// The words that are days, and may stand alone.
pub(crate) const DAYS: [&str; 2] = ["today", "yesterday"];
/// The words that are times.
pub(crate) const WORDS: [&str; 3] = ["today", "yesterday", "now"];
/// Behind `this` and `last`.
const UNITS: [(&str, Unit); 3] = [("week", Unit::Week), ("month", Unit::Month), ("year", Unit::Year)];
/// Behind `last`, in the order of the week.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A stretch of the calendar.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// From Monday to Sunday.
    Week,
    Month,
    Year,
}

/// A period that is named by its place beside now.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Today,
    Yesterday,
    /// The one that now is in.
    This(Unit),
    /// The one before that.
    Last(Unit),
    /// The newest such day before today; Monday is 0.
    Weekday(i8),
}

/// The number of a month, by its name or the first letters of it.
pub(crate) fn month(word: &str) -> Option<usize> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    NAMES.iter().position(|name| word.len() >= 3 && name.starts_with(&word)).map(|month| month + 1)
}

/// The period of that name; case does not matter.
pub(crate) fn find(text: &str) -> Option<Named> {
    let text = text.to_ascii_lowercase();
    match text.as_str() {
        "today" => return Some(Named::Today),
        "yesterday" => return Some(Named::Yesterday),
        _ => {}
    }
    let mut words = text.split_ascii_whitespace();
    let (Some(before), Some(word), None) = (words.next(), words.next(), words.next()) else { return None };
    let unit = UNITS.iter().find(|(name, _)| *name == word).map(|(_, unit)| *unit);
    match before {
        "this" => unit.map(Named::This),
        "last" => unit.map(Named::Last).or_else(|| weekday(word).map(Named::Weekday)),
        _ => None,
    }
}

/// The place of a day in the week.
pub(super) fn weekday(word: &str) -> Option<i8> {
    WEEKDAYS.iter().position(|day| *day == word).and_then(|place| i8::try_from(place).ok())
}

/// The name of a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    weekday(&word.to_ascii_lowercase()).is_some()
}

/// Whether a time literal names another time on another day: by a word, or as a clock without a year.
pub(crate) fn depends_on_now(text: &str) -> bool {
    let has_year = |word: &str| word.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let is_clock = |word: &str| word.find(':').is_some_and(|colon| colon <= 2);
    !text.split(' ').any(|word| has_year(word) && !is_clock(word))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// The names of two words.
    fn names() -> impl Iterator<Item = String> {
        let of_units =
            ["last", "this"].into_iter().flat_map(|before| UNITS.map(|(unit, _)| format!("{before} {unit}")));
        of_units.chain(WEEKDAYS.map(|day| format!("last {day}")))
    }

    #[test]
    fn the_grammar_takes_every_name() {
        assert_eq!(names().count(), 13);
        for name in names() {
            assert!(find(&name).is_some(), "{name}");
            let shouted = name.to_ascii_uppercase().replace(' ', "  ");
            for (query, canonical) in [
                (format!("failed {name}"), format!("failed on {name}")),
                (format!("failed on {shouted}"), format!("failed on {}", name.to_ascii_uppercase())),
                (format!("since {name} until {name} where tls"), format!("since {name} until {name} where tls")),
                (format!("between {name} and {name}"), format!("between {name} and {name}")),
            ] {
                let tree = parse(&query).unwrap_or_else(|error| panic!("{query} does not parse:\n{error}"));
                assert_eq!(tree.to_string(), canonical);
            }
        }
        for text in ["today", "last monday 11:00", "11:47:56.2500", "now", "11"] {
            assert!(depends_on_now(text), "{text}");
        }
        for text in ["2009", "2009/5/7", "7.5.2009 11:47", "2009-W17", "2009-04-22T11:47", "Wed Apr 22 11:43:59 2009"] {
            assert!(!depends_on_now(text), "{text}");
        }
        for text in ["last", "last day", "this monday", "next week", "last week now", "monday"] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
