//! Stamps in every form that is known, and what each of them tells.

use jiff::Timestamp;

/// A form of stamp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// As `strftime` has it.
    pub pattern: &'static str,
    pub tells: Tells,
}

/// What a stamp tells besides day and hour, the more the greater.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Tells {
    Nothing,
    Year,
    /// Minutes ahead of UTC.
    Offset(i64),
}

const fn form(pattern: &'static str, tells: Tells) -> Form {
    Form { pattern, tells }
}

pub const NATIVE: Form = form("%a %b %e %H:%M:%S %Y", Tells::Year);
pub const BSD: Form = form("%b %e %H:%M:%S", Tells::Nothing);
pub const ISO: Form = form("%Y-%m-%dT%H:%M:%S", Tells::Year);
pub const MOMENT: Form = form("%Y-%m-%dT%H:%M:%S.5+01:00", Tells::Offset(60));
pub const MONTH_FIRST: Form = form("%m-%d-%Y\t%H:%M:%S", Tells::Year);

/// Those that begin with a name.
pub const NAMED: [Form; 12] = [
    NATIVE,
    BSD,
    form("%a %b %-d %H:%M:%S %Y", Tells::Year),
    form("%b %-d %H:%M:%S", Tells::Nothing),
    form("%b %e %H:%M:%S:", Tells::Nothing),
    form("%b %e %H:%M:%S.123", Tells::Nothing),
    form("%b %e %H:%M:%S,123456789:", Tells::Nothing),
    form("%b %e %H:%M:%S %Y", Tells::Year),
    form("%b %e %H:%M:%S.5 %Y", Tells::Year),
    form("%b %e %Y %H:%M:%S", Tells::Year),
    form("%b %-d %Y %H:%M:%S.123456:", Tells::Year),
    form("%b %e %Y %H:%M:%S:", Tells::Year),
];

/// Those that begin with a number.
pub const NUMBERED: [Form; 18] = [
    ISO,
    MOMENT,
    form("%Y %b %e %H:%M:%S", Tells::Year),
    form("%Y %b %-d %H:%M:%S.25", Tells::Year),
    form("%Y-%m-%d %H:%M:%S,123", Tells::Year),
    form("%Y-%m-%d\t%H:%M:%S", Tells::Year),
    form("%Y/%m/%d %H:%M:%S:", Tells::Year),
    form("%Y/%m/%dT%H:%M:%S.5", Tells::Year),
    form("%Y-%m-%dT%H:%M:%SZ", Tells::Offset(0)),
    form("%Y-%m-%dt%H:%M:%S.123456z", Tells::Offset(0)),
    form("%Y/%m/%d %H:%M:%SZ:", Tells::Offset(0)),
    form("%Y-%m-%dT%H:%M:%S.262668+02:00", Tells::Offset(120)),
    form("%Y-%m-%dT%H:%M:%S-03:30:", Tells::Offset(-210)),
    form("%Y-%m-%dT%H:%M:%S-0330", Tells::Offset(-210)),
    form("%Y-%m-%d %H:%M:%S +0530", Tells::Offset(330)),
    form("%Y-%m-%d %H:%M:%S.123456789 -12:00", Tells::Offset(-720)),
    form("%Y-%m-%dT%H:%M:%S.1+05", Tells::Offset(300)),
    form("%Y-%m-%dT%H:%M:%S+14:00", Tells::Offset(840)),
];

/// A stamp of RFC 5424.
pub fn is_of_rfc_5424(form: &Form) -> bool {
    form.pattern.starts_with("%Y-%m-%dT%H:%M:%S")
        && matches!(form.tells, Tells::Offset(_))
        && !form.pattern.ends_with(':')
}

impl Form {
    pub fn show(&self, clock: i64) -> String {
        Timestamp::from_second(clock).expect("a moment").strftime(self.pattern).to_string()
    }

    /// The moment, where the clock of the log is ahead of UTC by `ahead` seconds.
    pub fn moment(&self, clock: i64, ahead: i64) -> i64 {
        match self.tells {
            Tells::Offset(minutes) => clock - minutes * 60,
            Tells::Nothing | Tells::Year => clock - ahead,
        }
    }
}
