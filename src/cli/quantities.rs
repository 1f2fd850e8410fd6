//! Sizes and lengths of time as people type them in options.

use jiff::{Span, SpanRelativeTo};

use crate::error::{Error, Result};
use crate::sink::escape;
use crate::source::logs::MOST_MEMORY;
use crate::source::select::LookBack;

/// Less would not hold the text of a few slices.
const LEAST_MEMORY: u64 = 1 << 20;

/// `--memory`: `512M`, `1GiB`, bytes without a unit. K, M and G are powers of 1024, KB, MB and GB of 1000.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(super) fn memory(text: &str) -> Result<u64> {
    let complaint = |what: &str| Error::usage(format!("--memory: {what}: `{}`", escape::text(text)));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit: u64 = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "t" | "tib" => 1 << 40,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        _ => return Err(complaint("not a size like 512M or 2GiB")),
    };
    if number.is_empty() {
        return Err(complaint("not a size like 512M or 2GiB"));
    }
    let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    let bytes = bytes.ok_or_else(|| complaint("larger than any memory"))?;
    if bytes < LEAST_MEMORY { Err(complaint("at least 1M is needed")) } else { Ok(bytes) }
}

/// What is taken without `--memory`: a quarter of what the machine has, and no more than a GiB.
pub(super) fn default_memory(machine: Option<u64>) -> u64 {
    machine.map_or(MOST_MEMORY, |bytes| (bytes / 4).clamp(LEAST_MEMORY, MOST_MEMORY))
}

/// `--look-back`: `24h`, `7d`, `all`.
///
/// # Errors
/// [`crate::ErrorKind::Usage`].
pub(super) fn look_back(text: &str) -> Result<LookBack> {
    if text.eq_ignore_ascii_case("all") {
        return Ok(LookBack::All);
    }
    let length = || {
        let span: Span = text.parse().ok()?;
        let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        i64::try_from(length.as_micros()).ok().filter(|micros| *micros >= 0)
    };
    length().map(LookBack::For).ok_or_else(|| {
        Error::usage(format!("--look-back: not a length of time like 24h or 7d, nor `all`: `{}`", escape::text(text)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("512M", 512 << 20),
            ("1GiB", 1 << 30),
            ("1g", 1 << 30),
            ("2 GB", 2_000_000_000),
            ("1048576", 1 << 20),
            ("4096 KiB", 4 << 20),
        ] {
            assert_eq!(memory(text).unwrap(), bytes, "{text}");
        }
        for (text, what) in [
            ("", "not a size"),
            ("M", "not a size"),
            ("-1G", "not a size"),
            ("1.5G", "not a size"),
            ("1Gx", "not a size"),
            ("99999999999999999999", "larger than any"),
            ("99999999T", "larger than any"),
            ("0", "at least 1M"),
            ("512K", "at least 1M"),
        ] {
            let message = memory(text).unwrap_err().to_string();
            assert!(message.starts_with(&format!("error: --memory: {what}")), "{text}: {message}");
        }
    }

    #[test]
    fn a_quarter_of_the_machine_and_no_more_than_a_gib() {
        assert_eq!(default_memory(Some(2 << 30)), 512 << 20);
        assert_eq!(default_memory(Some(64 << 30)), 1 << 30);
        assert_eq!(default_memory(None), 1 << 30);
        assert_eq!(default_memory(Some(0)), 1 << 20);
    }

    #[test]
    fn lengths_of_time() {
        const HOUR: i64 = 3_600_000_000;
        for (text, micros) in
            [("24h", 24 * HOUR), ("7d", 168 * HOUR), ("1h30m", HOUR * 3 / 2), ("0s", 0), ("2w", 336 * HOUR)]
        {
            assert_eq!(look_back(text).unwrap(), LookBack::For(micros), "{text}");
        }
        assert_eq!(look_back("ALL").unwrap(), LookBack::All);
        for text in ["", "24", "-1h", "1mo", "soon", "99999999999h"] {
            assert!(look_back(text).unwrap_err().to_string().starts_with("error: --look-back: not a length"), "{text}");
        }
    }
}
