//! What an authentication record says, whichever direction: as bytes for the filter, as text for a row.

use std::borrow::Cow;

use super::prefilter::Candidate;
use crate::record::{Direction, InboundAuth, OutboundAuth, Outcome};

/// What an authentication record says, whichever direction.
pub(super) struct Attempt<'a> {
    pub(super) direction: Direction,
    pub(super) id: Option<u64>,
    pub(super) outcome: Outcome,
    pub(super) user: Option<&'a [u8]>,
    pub(super) mechanism: Option<&'a [u8]>,
    pub(super) profile: Option<&'a [u8]>,
    pub(super) reason: Option<&'a [u8]>,
    pub(super) reply: Option<&'a [u8]>,
    pub(super) remote_ip: Option<&'a [u8]>,
    /// It ends too early.
    pub(super) cut: bool,
    /// It goes on otherwise than any that is known.
    pub(super) odd: bool,
}

impl<'a> Attempt<'a> {
    pub(super) fn inbound(auth: &InboundAuth<'a>, (cut, odd): (bool, bool)) -> Self {
        let InboundAuth { icid, outcome, user, mechanism, profile, reason } = *auth;
        let direction = Direction::Inbound;
        Attempt {
            direction,
            id: icid,
            outcome,
            user,
            mechanism,
            profile,
            reason,
            reply: None,
            remote_ip: None,
            cut,
            odd,
        }
    }

    pub(super) fn outbound(auth: &OutboundAuth<'a>, (cut, odd): (bool, bool)) -> Self {
        let OutboundAuth { dcid, remote_ip, profile, outcome, reply } = *auth;
        Attempt {
            direction: Direction::Outbound,
            id: Some(dcid),
            outcome,
            user: None,
            mechanism: None,
            profile: Some(profile),
            reason: None,
            reply,
            remote_ip: Some(remote_ip),
            cut,
            odd,
        }
    }

    /// What the filter looks at.
    pub(super) fn candidate(&self, time: Option<i64>, raw: &'a [u8]) -> Candidate<'a> {
        let Attempt { direction, id, outcome, user, mechanism, profile, .. } = *self;
        Candidate { time, direction, outcome, user, mechanism, profile, id, mid: None, raw: Some(raw) }
    }
}

/// Decodes text, and remembers whether some of it was not UTF-8.
#[derive(Default)]
pub(super) struct Lossy {
    /// Some was not.
    pub(super) lossy: bool,
}

impl Lossy {
    /// Text; what is not UTF-8 is U+FFFD.
    pub(super) fn decode<'a>(&mut self, bytes: Option<&'a [u8]>) -> Option<Cow<'a, str>> {
        let text = String::from_utf8_lossy(bytes?);
        self.lossy |= matches!(text, Cow::Owned(_));
        Some(text)
    }
}
