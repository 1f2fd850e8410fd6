//! Who wrote the end of a record: where it is the appliance, nobody else can have written what stands right behind it.

use crate::record::{Direction, Outcome, Record, recognise};

/// Who wrote the last word of a message.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum LastWord {
    /// A stranger perhaps.
    #[default]
    Unsure,
    /// The appliance, and every other word, too.
    Appliance,
    /// The appliance, if it is not within the reverse DNS name that it seems to follow.
    Verified,
}

impl LastWord {
    /// Of a message without its envelope.
    pub(super) fn of(message: &[u8]) -> LastWord {
        let Some(Ok(record)) = recognise(message) else { return LastWord::Unsure };
        let is_own = match record {
            Record::Opened(opened) if opened.rdns_verified.is_some() => return LastWord::Verified,
            Record::Opened(_)
            | Record::Policy(_)
            | Record::Closed { .. }
            | Record::MessageStarted { .. }
            | Record::DeliveryStarted { .. }
            | Record::LogfileBegin
            | Record::Version { .. }
            | Record::UtcOffset(_)
            | Record::LogfileEnd => true,
            Record::OutboundAuth(auth) => auth.outcome == Outcome::Succeeded,
            // `ICID n TLS success protocol p cipher c`; names of certificates would follow.
            Record::Tls(tls) => tls.direction == Direction::Inbound && tls.cipher.is_some() && words(message) == 8,
            // The values of headers would follow in another bracket.
            Record::DeliveryDone { .. } => message.iter().filter(|byte| **byte == b'[').count() == 1,
            // No user, and no server that says why it is not to be reached: fixed text and a profile's name.
            Record::InboundAuth(auth) => {
                auth.user.is_none() && !auth.reason.is_some_and(|reason| reason.starts_with(b"could not reach "))
            }
            Record::Bounced { .. } | Record::Mentioned { .. } => false,
        };
        if is_own { LastWord::Appliance } else { LastWord::Unsure }
    }

    /// Does an envelope after it, in a line that goes on to the end of `line`, prove that a copyist was at work?
    pub(super) fn is_proof(self, line: &[u8]) -> bool {
        match self {
            LastWord::Unsure => false,
            LastWord::Appliance => true,
            LastWord::Verified => !ends_verified(line),
        }
    }
}

/// Does the line end with ` verified yes` or ` verified no`, in whatever way it was wrapped there?
fn ends_verified(line: &[u8]) -> bool {
    let letters = || line.iter().rev().filter(|byte| !byte.is_ascii_whitespace());
    [b"seydeifirev".as_slice(), b"ondeifirev"].iter().any(|end| letters().take(end.len()).eq(end.iter()))
}

fn words(text: &[u8]) -> usize {
    text.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count()
}
