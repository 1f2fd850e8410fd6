//! What syslog daemons call the sources of messages, and their severities.

/// A facility or a severity in angle brackets: `<Info>`.
pub(super) fn is_bracketed(word: &[u8]) -> bool {
    matches!(word, [b'<', within @ .., b'>'] if is_facility(within))
}

/// `mail`, `Local4.Info`, `local4:info`, `[info]` without its brackets: what a syslog daemon calls the sources of messages
/// and their severities, in any case.
pub(super) fn is_facility(word: &[u8]) -> bool {
    match memchr::memchr2(b'.', b':', word) {
        Some(dot) => is_source(&word[..dot]) && is_severity(&word[dot + 1..]),
        None => is_source(word) || is_severity(word),
    }
}

fn is_source(word: &[u8]) -> bool {
    const NAMES: [&[u8]; 17] = [
        b"kern",
        b"user",
        b"mail",
        b"daemon",
        b"auth",
        b"syslog",
        b"lpr",
        b"news",
        b"uucp",
        b"cron",
        b"authpriv",
        b"ftp",
        b"ntp",
        b"security",
        b"audit",
        b"console",
        b"solaris-cron",
    ];
    in_lower_case(word, |word| match word {
        [b'l', b'o', b'c', b'a', b'l', digit] => (b'0'..=b'7').contains(digit),
        _ => NAMES.contains(&word),
    })
}

fn is_severity(word: &[u8]) -> bool {
    const NAMES: [&[u8]; 14] = [
        b"emerg",
        b"emergency",
        b"panic",
        b"alert",
        b"crit",
        b"critical",
        b"err",
        b"error",
        b"warning",
        b"warn",
        b"notice",
        b"info",
        b"information",
        b"debug",
    ];
    in_lower_case(word, |word| NAMES.contains(&word))
}

/// Is `is_one` true of `word` in lower case? Of longer words than any of these it is not.
fn in_lower_case(word: &[u8], is_one: impl FnOnce(&[u8]) -> bool) -> bool {
    let mut lower = [0; 12];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    is_one(lower)
}
