//! The records that begin and end a file.

use super::super::recognise;
use super::*;

#[test]
fn heads_and_tails() {
    let version = |version: &'static [u8], serial: &'static [u8]| Record::Version { version, serial };
    let table: &[(&str, Record<'_>)] = &[
        ("Begin Logfile", Record::LogfileBegin),
        ("End Logfile", Record::LogfileEnd),
        ("Version: 3.8.4-003 SN: 000F1F6ACFA6-2Y5SQ41", version(b"3.8.4-003", b"000F1F6ACFA6-2Y5SQ41")),
        (
            "Version: 14.0.0-698 SN: 421F6D8FB9C75E19C425-C9AEA81B2B70",
            version(b"14.0.0-698", b"421F6D8FB9C75E19C425-C9AEA81B2B70"),
        ),
        ("Time offset from UTC: -14400 seconds", Record::UtcOffset(-14400)),
        ("Time offset from UTC: 0 seconds ", Record::UtcOffset(0)),
        ("Time offset from UTC: 19800 seconds", Record::UtcOffset(19800)),
    ];
    for (message, record) in table {
        assert_eq!(recognise(message.as_bytes()), Some(Ok(record.clone())), "{message}");
    }
    for message in [
        "Version: 14.0.0-698",
        "Version: 14.0.0-698 SN: ",
        "Version: 14 SN: a b",
        "Time offset from UTC: x",
        "Time offset from UTC: 93600 seconds",
        "Time offset from UTC: -14400 sec",
        "Time offset from UTC: 99999999999999999999 seconds",
    ] {
        assert_eq!(recognise(message.as_bytes()), Some(Err(Malformed { auth: false })), "{message}");
    }
    for message in ["Begin Logfile now", "SMTP server starting", "SMTP server shut down", "The Version: 1 SN: 2"] {
        assert_eq!(recognise(message.as_bytes()), None, "{message}");
    }
}
