//! What a busy office writes: the parts of lines that differ from one line to the next, as much as they do in real logs.
//! Without them logs would compress several times as well as real ones, and the cost of inflating would seem small.

use super::scripts::{Fact, Script};
use super::words::USERS;

const GIVEN: [&str; 24] = [
    "anna", "bernd", "carla", "david", "elena", "frank", "giulia", "hans", "ines", "jan", "katrin", "lars", "maria",
    "nils", "olga", "paul", "renate", "stefan", "tanja", "ulrich", "vera", "walter", "yuki", "zoe",
];
const FAMILY: [&str; 28] = [
    "adler", "bauer", "conti", "dupont", "ebert", "fischer", "garcia", "huber", "ivanov", "jansen", "keller",
    "lehmann", "meyer", "neumann", "ortega", "peters", "quast", "rossi", "schmidt", "tanaka", "ulmer", "vogel",
    "weber", "xu", "yilmaz", "zimmer", "smith", "novak",
];
#[rustfmt::skip]
const SUBJECT: [&str; 40] = [
    "Re:", "Fwd:", "AW:", "invoice", "order", "meeting", "report", "draft", "offer", "delivery", "contract", "reminder",
    "minutes", "of", "for", "your", "the", "new", "final", "updated", "question", "about", "Monday", "Friday", "project",
    "status", "weekly", "monthly", "budget", "plan", "travel", "application", "documents", "attached", "urgent", "please",
    "confirm", "payment", "newsletter", "ticket",
];
const TOP_LEVEL: [&str; 6] = ["com", "net", "org", "de", "it", "co.uk"];

/// Names that clients try, those of [`USERS`] among them. Few are tried often, most seldom.
const USERS_TRIED: f64 = 3000.0;

impl Script<'_> {
    fn share(&mut self) -> f64 {
        self.rng.below(1 << 53) as f64 / (1u64 << 53) as f64
    }

    /// A number below `bound`, small ones far more often.
    fn skewed(&mut self, bound: f64) -> usize {
        (bound * self.share().powi(3)) as usize
    }

    pub(super) fn lifelike_address(&mut self) -> (String, String) {
        // Half of all connections come from some hundred relays, the rest from anywhere.
        let n = if self.rng.chance(0.5) { self.skewed(300.0) as u64 * 7919 } else { self.rng.below(0xd0_0000) };
        let address = format!("{}.{}.{}.{}", 17 + n % 180, n / 180 % 256, n / 46_080 % 256, 1 + n % 254);
        (address.clone(), address)
    }

    pub(super) fn lifelike_host(&mut self) -> String {
        let number = self.rng.below(200);
        let domain = self.domain();
        format!("mail-{number}.{domain}")
    }

    pub(super) fn lifelike_user(&mut self) -> Vec<u8> {
        let rank = self.skewed(USERS_TRIED);
        match USERS.get(rank) {
            Some(name) => name.as_bytes().to_vec(),
            None => {
                let (given, family) = (GIVEN[rank % GIVEN.len()], FAMILY[rank / GIVEN.len() % FAMILY.len()]);
                match rank % 3 {
                    0 => format!("{given}.{family}{}@example.com", rank / 672),
                    1 => format!("{given}{rank}"),
                    _ => format!("{}{family}{}", &given[..1], rank / 672),
                }
                .into_bytes()
            }
        }
    }

    fn domain(&mut self) -> String {
        let n = self.skewed(20_000.0);
        let top = TOP_LEVEL[n % TOP_LEVEL.len()];
        format!("{}-{}{}.{top}", FAMILY[n % FAMILY.len()], SUBJECT[3 + n / FAMILY.len() % 37], n % 97).to_lowercase()
    }

    fn mailbox(&mut self) -> String {
        let (given, family) = (*self.rng.pick(&GIVEN), *self.rng.pick(&FAMILY));
        let domain = self.domain();
        format!("{given}.{family}@{domain}")
    }

    pub(super) fn lifelike_message(&mut self, icid: u64, mid: u64) {
        let (from, words) = (self.mailbox(), 2 + self.rng.below(7));
        let subject: Vec<&str> = (0..words).map(|_| *self.rng.pick(&SUBJECT)).collect();
        let (token, size) = (self.rng.next(), 900 + self.rng.below(1 << (6 + self.rng.clone().below(15))));
        self.info(Fact::Message(mid as i64), format!("Start MID {mid} ICID {icid}"));
        self.info(Fact::Nothing, format!("MID {mid} ICID {icid} From: <{from}>"));
        for rid in 0..1 + self.skewed(5.0) {
            let (given, family) = (*self.rng.pick(&GIVEN), *self.rng.pick(&FAMILY));
            self.info(
                Fact::Nothing,
                format!("MID {mid} ICID {icid} RID {rid} To: <{given}.{family}@office.example.com>"),
            );
        }
        let host = from.rsplit('@').next().unwrap_or_default().to_string();
        self.info(Fact::Nothing, format!("MID {mid} Message-ID '<{token:016X}@{host}>'"));
        self.info(Fact::Nothing, format!("MID {mid} Subject '{}'", subject.join(" ")));
        self.info(Fact::Nothing, format!("MID {mid} ready {size} bytes from <{from}>"));
        self.verdicts(mid);
        self.info(Fact::Nothing, format!("MID {mid} queued for delivery"));
        // Nearly all messages are done with some time: what is not stays in the memory of whoever follows messages.
        if self.rng.chance(0.99) {
            self.info(
                Fact::Nothing,
                format!("MID {mid} RID [0] Response 'ok:  Message {} accepted'", token % 1_000_000_000),
            );
            self.info(Fact::Nothing, format!("Message finished MID {mid} done"));
        }
    }

    /// What the filters say of a message.
    fn verdicts(&mut self, mid: u64) {
        let table = if self.rng.chance(0.6) { "inbound" } else { "outbound" };
        let policy = *self.rng.pick(&["DEFAULT", "DEFAULT", "Executives", "Newsletter_senders", "Relay"]);
        let spam = *self.rng.pick(&["negative", "negative", "negative", "suspect", "positive", "bulk_mail"]);
        let amp = if self.rng.chance(0.9) {
            "SKIPPED (no attachment in message)".to_string()
        } else {
            format!("UNKNOWN(file reputation {:016x})", self.rng.next())
        };
        for text in [
            format!("matched all recipients for per-recipient policy {policy} in the {table} table"),
            format!("interim verdict using engine: CASE spam {spam}"),
            format!("using engine: CASE spam {spam}"),
            "interim AV verdict using Sophos CLEAN".to_string(),
            "antivirus negative".to_string(),
            format!("AMP file reputation verdict : {amp}"),
            "Outbreak Filters: verdict negative".to_string(),
        ] {
            if self.rng.chance(0.85) {
                self.info(Fact::Nothing, format!("MID {mid} {text}"));
            }
        }
    }

    pub(super) fn lifelike_noise(&mut self) {
        let (a, b, c) = (self.rng.below(100), self.rng.below(1 << 23), self.rng.next());
        let box_ = self.mailbox();
        let text = match self.rng.below(6) {
            0 => format!(
                "Status: CPULd {a} DskIO {} RAMUtil {} QKUsd {} QKFre 8388608 CrtMID {b} CrtICID {} CrtDCID {} InjMsg {} \
                 InjRcp {} DlvRcp {}",
                a % 17,
                a % 41,
                b % 4096,
                b * 3,
                b * 2,
                c % 100_000,
                c % 130_000,
                c % 120_000
            ),
            1 => format!("LDAP: Accepted query rcpt MID {b} RID 0 address {box_}"),
            2 => format!("MID {b} RID [0] Response 'ok:  Message {} accepted'", c % 1_000_000_000),
            3 => format!("MID {b} attachment '{}_{a}.pdf'", SUBJECT[3 + (c % 37) as usize]),
            4 => format!("Message finished MID {b} done"),
            _ => format!("MID {b} DKIM: pass signature verified (d={} s=s{a} i=@{box_})", &box_[box_.len() / 2..]),
        };
        self.info(Fact::Nothing, text);
    }
}
