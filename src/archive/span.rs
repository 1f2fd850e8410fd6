//! The spans of time over which a zone has one offset.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::record::time::CivilSeconds;

/// Which of two moments a stamp means in an hour that a clock shows twice.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Pass {
    /// The one before the clock was set back.
    #[default]
    First,
    /// The one after it.
    Second,
}

/// Civil seconds `from..until` over which a zone has one offset.
#[derive(Copy, Clone, Debug)]
pub(super) struct Span {
    pub(super) from: CivilSeconds,
    pub(super) until: CivilSeconds,
    /// Seconds ahead of UTC.
    pub(super) offset: i64,
    /// The clock never shows them.
    pub(super) skipped: bool,
}

impl Span {
    /// All of a zone of a fixed offset; nothing of another one, which is to be asked.
    pub(super) fn of(zone: &TimeZone) -> Span {
        match zone.to_fixed_offset() {
            Ok(offset) => Span { from: i64::MIN, until: i64::MAX, offset: i64::from(offset.seconds()), skipped: false },
            Err(_) => Span { from: 0, until: 0, offset: 0, skipped: false },
        }
    }

    /// The span that `civil` lies in.
    ///
    /// Between two changes at the moments `a` and `b` with the offset `o`, before that `p`, after it `q`, the clock shows
    /// `a + o .. b + o`. Where a change leaves a fold (`p > o`, `q < o`), the time in question belongs to the side before
    /// it or, in the second pass, to the one after it. Where it leaves a gap, it is read by the offset before it.
    pub(super) fn at(zone: &TimeZone, civil: CivilSeconds, pass: Pass) -> Span {
        let seconds = |offset: Offset| i64::from(offset.seconds());
        let shown = Offset::UTC.to_datetime(timestamp(civil));
        let (offset, skipped) = match (zone.to_ambiguous_timestamp(shown).offset(), pass) {
            (AmbiguousOffset::Unambiguous { offset }, _) => (seconds(offset), false),
            (AmbiguousOffset::Fold { before, .. }, Pass::First) => (seconds(before), false),
            (AmbiguousOffset::Fold { after, .. }, Pass::Second) => (seconds(after), false),
            (AmbiguousOffset::Gap { before, .. }, _) => (seconds(before), true),
        };
        let only_this = Span { from: civil, until: civil.saturating_add(1), offset, skipped };
        if skipped {
            return only_this;
        }
        let moment = timestamp(civil - offset);
        let before = zone.preceding(timestamp(civil - offset + 1)).next();
        let after = zone.following(moment).next();
        let from = before.map_or(i64::MIN, |change| {
            let (change, other) =
                (change.timestamp().as_second(), zone.to_offset(timestamp(change.timestamp().as_second() - 1)));
            change + if pass == Pass::First { offset.max(seconds(other)) } else { offset }
        });
        let until = after.map_or(i64::MAX, |change| {
            let other = seconds(change.offset());
            change.timestamp().as_second() + if pass == Pass::First { offset } else { offset.min(other) }
        });
        let span = Span { from, until, offset, skipped };
        if (from..until).contains(&civil) { span } else { only_this }
    }
}

/// Seconds as the zone database takes them. No log is from a year that it does not know.
pub(super) fn timestamp(seconds: i64) -> Timestamp {
    let (least, most) = (Timestamp::MIN.as_second() + 200_000, Timestamp::MAX.as_second() - 200_000);
    Timestamp::from_second(seconds.clamp(least, most)).unwrap_or(Timestamp::UNIX_EPOCH)
}
