//! The characters that cannot be seen, or that steer whoever shows them: one list for all that is printed or pasted.
//!
//! What guards the terminal against values of the log and what complains about a query must agree on these, or a
//! character that one of them shows as an escape passes the other. So the list stands here, below everything else.

/// Could this character steer a terminal, turn the reading order around, or be there without being seen?
///
/// True of the control characters, of the line and the paragraph separator, and of all that Unicode calls default
/// ignorable: bidirectional controls, characters of no width, blank letters, variation selectors, tags. Also of
/// the interlinear marks and of the marks that put hieroglyphs together. False of spaces, and of accents, which combine
/// with the letter before them.
pub fn is_invisible(c: char) -> bool {
    match c {
        ' '..='~' => false,
        _ if c.is_control() => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{feff}' => true,
        // Zero-width characters and marks, line and paragraph separator, embeddings, overrides, isolates.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        // Blank letters and vowels.
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' => true,
        // Variation selectors, interlinear marks, tags.
        '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        // Marks of hieroglyphs, shorthand and music.
        '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        _ => false,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::ops::RangeInclusive;

    use super::*;

    /// By the Unicode Character Database, 16.0, each with what it is there: general categories Cc, Zl and Zp,
    /// `Bidi_Control`, `Default_Ignorable_Code_Point`, and of the general category Cf all but the signs of numbers and of
    /// verses that Arabic, Syriac and Kaithi show (U+0600 to U+0605, U+06DD, U+070F, U+0890, U+0891, U+08E2, U+110BD,
    /// U+110CD).
    const INVISIBLE: &[(RangeInclusive<u32>, &str)] = &[
        (0x0000..=0x001f, "Cc: C0"),
        (0x007f..=0x009f, "Cc: DEL, C1"),
        (0x00ad..=0x00ad, "Cf: soft hyphen"),
        (0x034f..=0x034f, "default ignorable: combining grapheme joiner"),
        (0x061c..=0x061c, "Bidi_Control: Arabic letter mark"),
        (0x115f..=0x1160, "default ignorable: Hangul fillers"),
        (0x17b4..=0x17b5, "default ignorable: Khmer inherent vowels"),
        (0x180b..=0x180d, "default ignorable: Mongolian variation selectors"),
        (0x180e..=0x180e, "Cf: Mongolian vowel separator"),
        (0x180f..=0x180f, "default ignorable: Mongolian variation selector"),
        (0x200b..=0x200d, "Cf: zero-width space, non-joiner, joiner"),
        (0x200e..=0x200f, "Bidi_Control: left-to-right and right-to-left mark"),
        (0x2028..=0x2028, "Zl: line separator"),
        (0x2029..=0x2029, "Zp: paragraph separator"),
        (0x202a..=0x202e, "Bidi_Control: embeddings, overrides, pop"),
        (0x2060..=0x2064, "Cf: word joiner, invisible operators"),
        (0x2065..=0x2065, "default ignorable: not assigned"),
        (0x2066..=0x2069, "Bidi_Control: isolates, pop"),
        (0x206a..=0x206f, "Cf: deprecated format characters"),
        (0x3164..=0x3164, "default ignorable: Hangul filler"),
        (0xfe00..=0xfe0f, "default ignorable: variation selectors"),
        (0xfeff..=0xfeff, "Cf: zero-width no-break space"),
        (0xffa0..=0xffa0, "default ignorable: halfwidth Hangul filler"),
        (0xfff0..=0xfff8, "default ignorable: not assigned"),
        (0xfff9..=0xfffb, "Cf: interlinear annotation"),
        (0x13430..=0x1343f, "Cf: Egyptian hieroglyph format controls"),
        (0x1bca0..=0x1bca3, "Cf: shorthand format controls"),
        (0x1d173..=0x1d17a, "Cf: musical format controls"),
        (0xe0000..=0xe0fff, "default ignorable: tags, variation selectors, not assigned"),
    ];

    fn is_listed(c: char) -> bool {
        INVISIBLE.iter().any(|(range, _)| range.contains(&u32::from(c)))
    }

    /// Both ends of each range and the characters on either side of it, each with whether it is in the list.
    pub(crate) fn edges() -> impl Iterator<Item = (char, bool)> {
        let around = |(range, _): &(RangeInclusive<u32>, &str)| {
            [range.start().saturating_sub(1), *range.start(), *range.end(), range.end() + 1]
        };
        INVISIBLE.iter().flat_map(around).filter_map(char::from_u32).map(|c| (c, is_listed(c)))
    }

    #[test]
    fn every_character_is_what_unicode_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_invisible(c), is_listed(c), "{}", c.escape_unicode());
        }
    }

    #[test]
    fn so_are_the_edges_that_others_are_held_against() {
        assert_eq!(edges().count(), 4 * INVISIBLE.len());
        for (c, listed) in edges() {
            assert_eq!(is_invisible(c), listed, "{}", c.escape_unicode());
        }
    }
}
