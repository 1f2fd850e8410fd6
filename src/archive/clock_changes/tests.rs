//! Changes of clocks, within files and between them.

use std::io::Write;
use std::path::Path;

use crate::archive::{Archive, ArchiveOptions, LogFile, Zone};
use crate::record::time::Stamp;

/// Text of records at these clocks of 25 October 2009, when Berlin sets its clocks back from 3 to 2, or of 29 March.
fn text(clocks: &[&str]) -> String {
    clocks.iter().map(|clock| format!("Sun Oct 25 {clock} 2009 Info: MID 1 done\n")).collect()
}

fn head(offset: i32, begun: &str) -> String {
    ["Begin Logfile", "Version: 8.5.6-074 SN: 00AA-BB", &format!("Time offset from UTC: {offset} seconds")]
        .map(|line| format!("Sun Oct 25 {begun} 2009 Info: {line}\n"))
        .concat()
}

/// Opens files of these names and texts.
fn open(files: &[(&str, String)], zone: Option<&str>) -> Archive {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let mut file = std::fs::File::create(dir.path().join(name)).expect("a file");
        file.write_all(text.as_bytes()).expect("a file");
    }
    let log_zone = zone.map(|zone| Zone::parse(zone).expect("a zone"));
    let options = ArchiveOptions { log_zone, ..ArchiveOptions::default() };
    Archive::open(&[dir.path().to_path_buf()], &options).expect("a folder")
}

/// The hours in UTC of the records of the files, in reading order.
fn moments(archive: &Archive, files: &[(&str, String)]) -> Vec<(String, Vec<String>)> {
    let text = |log: &LogFile| {
        let name = Path::new(&*log.name).file_name().expect("a name").to_string_lossy().into_owned();
        let text = files.iter().find(|(known, _)| *known == name).expect("one of the files").1.clone();
        (name, text)
    };
    let of_file = |log: &LogFile| {
        let (name, text) = text(log);
        let mut cursor = log.clock.cursor();
        let mut at = 0;
        let moments = text.lines().map(|line| {
            let stamp = Stamp::native(line.as_bytes()).expect("a stamp").0;
            let micros = cursor.moment(stamp, at).micros;
            at += line.len() as u64 + 1;
            jiff::Timestamp::from_microsecond(micros).expect("a moment").strftime("%H:%M").to_string()
        });
        (name, moments.collect())
    };
    archive.files.iter().map(of_file).collect()
}

fn found(files: &[(&str, String)], zone: Option<&str>) -> Vec<(String, Vec<String>)> {
    moments(&open(files, zone), files)
}

fn expected(files: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    files.iter().map(|(name, moments)| ((*name).to_owned(), own(moments))).collect()
}

const BERLIN: Option<&str> = Some("Europe/Berlin");

#[test]
fn stamps_that_step_back_are_of_the_second_pass() {
    let files = [("mail", text(&["02:10:00", "02:50:00", "02:10:00", "02:50:00", "03:10:00"]))];
    assert_eq!(found(&files, BERLIN), expected(&[("mail", &["00:10", "00:50", "01:10", "01:50", "02:10"])]));
    // A late record, and the largest step.
    let files = [("mail", text(&["02:20:00", "02:19:30", "02:40:00", "02:05:00", "02:06:00", "02:04:58"]))];
    let passes = ["00:20", "00:19", "00:40", "01:05", "01:06", "01:04"];
    assert_eq!(found(&files, BERLIN), expected(&[("mail", &passes)]));
    // Nothing tells: the first pass, as calendars have it.
    let files = [("mail", text(&["01:50:00", "02:10:00", "02:50:00", "03:10:00"]))];
    assert_eq!(found(&files, BERLIN), expected(&[("mail", &["23:50", "00:10", "00:50", "02:10"])]));
}

#[test]
fn a_file_that_begins_in_the_hour_goes_on_where_the_one_before_ended() {
    let files = [
        ("a", text(&["01:50:00", "02:20:00"])),
        ("b", text(&["02:21:00", "02:59:00"])),
        ("c", text(&["02:00:00", "02:30:00"])),
        ("d", text(&["02:31:00", "03:10:00"])),
    ];
    let passes: [(&str, &[&str]); 4] = [
        ("a", &["23:50", "00:20"]),
        ("b", &["00:21", "00:59"]),
        ("c", &["01:00", "01:30"]),
        ("d", &["01:31", "02:10"]),
    ];
    assert_eq!(found(&files, BERLIN), expected(&passes));
    // The step lies within a file, and the next one begins with less than that.
    let files = [
        ("a", text(&["01:50:00", "02:20:00"])),
        ("b", text(&["02:20:10", "02:59:00", "02:00:00", "02:10:00"])),
        ("c", text(&["02:10:10", "03:10:00"])),
    ];
    let passes: [(&str, &[&str]); 3] =
        [("a", &["23:50", "00:20"]), ("b", &["00:20", "00:59", "01:00", "01:10"]), ("c", &["01:10", "02:10"])];
    assert_eq!(found(&files, BERLIN), expected(&passes));
    // One of the second pass that begins within a minute of the end of one of the first.
    let files = [
        ("a", text(&["01:50:00", "02:20:30"])),
        ("b", text(&["02:20:40", "02:59:00", "02:00:00", "02:20:00"])),
        ("c", text(&["02:20:10", "02:40:00"])),
        ("d", text(&["02:41:00", "03:10:00"])),
    ];
    let passes: [(&str, &[&str]); 4] = [
        ("a", &["23:50", "00:20"]),
        ("b", &["00:20", "00:59", "01:00", "01:20"]),
        ("c", &["01:20", "01:40"]),
        ("d", &["01:41", "02:10"]),
    ];
    assert_eq!(found(&files, BERLIN), expected(&passes));
    // Likewise of one record.
    let mut files = files;
    files[2].1 = text(&["02:20:10"]);
    let passes = [passes[0], passes[1], ("c", &["01:20"]), passes[3]];
    assert_eq!(found(&files, BERLIN), expected(&passes));
    // A late record at the begin of a file is of the pass in which the file goes on.
    let files = [("a", text(&["01:50:00", "02:20:30"])), ("b", text(&["02:20:10", "02:59:00", "02:00:00"]))];
    let passes: [(&str, &[&str]); 2] = [("a", &["23:50", "00:20"]), ("b", &["00:20", "00:59", "01:00"])];
    assert_eq!(found(&files, BERLIN), expected(&passes));
    // Nothing before it.
    let files = [("a", text(&["02:10:00", "03:10:00"]))];
    assert_eq!(found(&files, BERLIN), expected(&[("a", &["00:10", "02:10"])]));
}

#[test]
fn the_next_change_finds_the_clock_as_it_was() {
    let autumn = |year: i32| {
        format!("Sun Oct 25 02:10:00 {year} Info: MID 1 done\n")
            .replace("Oct 25", if year == 2009 { "Oct 25" } else { "Oct 31" })
    };
    let text = [
        text(&["02:50:00", "02:10:00", "04:10:00"]),
        autumn(2010),
        autumn(2010).replace("02:10:00", "02:50:00"),
        autumn(2010).replace("02:10:00", "02:20:00"),
    ];
    let files = [("mail", text.concat())];
    let passes = ["00:50", "01:10", "03:10", "00:10", "00:50", "01:20"];
    assert_eq!(found(&files, BERLIN), expected(&[("mail", &passes)]));
}

#[test]
fn half_an_hour_may_be_shown_twice() {
    // Lord Howe sets its clocks back by half an hour at two on 5 April.
    let text = text(&["01:40:00", "01:59:00", "01:31:00", "01:59:30", "02:01:00"]).replace("Oct 25", "Apr  5");
    let moments = ["14:40", "14:59", "15:01", "15:29", "15:31"];
    assert_eq!(found(&[("mail", text.clone())], Some("Australia/Lord_Howe")), expected(&[("mail", &moments)]));
}

#[test]
fn the_head_of_the_next_file_tells_of_a_change() {
    let back = [
        ("a", head(7200, "00:00:00") + &text(&["01:59:00", "02:58:00", "02:01:00", "23:59:59"])),
        ("b", (head(3600, "00:00:00") + &text(&["00:10:00"])).replace("Oct 25", "Oct 26")),
    ];
    let moments: [(&str, &[&str]); 2] = [
        ("a", &["22:00", "22:00", "22:00", "23:59", "00:58", "01:01", "22:59"]),
        ("b", &["23:00", "23:00", "23:00", "23:10"]),
    ];
    assert_eq!(found(&back, None), expected(&moments));
    let notes = open(&back, None).ledger.notes;
    let told = "a: the clock goes from +02:00 to +01:00 within it, by 2009-10-25T02:01:00+01:00, as the head of ";
    assert!(notes.iter().any(|note| note.message.contains(told)), "{notes:?}");
    // Summer time; and a change between two files.
    let forth = [
        ("a", head(3600, "00:00:00") + &text(&["01:30:00", "01:59:00", "03:01:00", "23:59:59"])),
        ("b", (head(7200, "00:00:00") + &text(&["00:10:00"])).replace("Oct 25", "Oct 26")),
    ];
    let moments: [(&str, &[&str]); 2] = [
        ("a", &["23:00", "23:00", "23:00", "00:30", "00:59", "01:01", "21:59"]),
        ("b", &["22:00", "22:00", "22:00", "22:10"]),
    ];
    assert_eq!(found(&forth, None), expected(&moments));
    let between = [
        ("a", head(3600, "00:00:00") + &text(&["00:30:00", "01:59:59"])),
        ("b", head(7200, "03:00:00") + &text(&["03:10:00"])),
    ];
    let moments: [(&str, &[&str]); 2] =
        [("a", &["23:00", "23:00", "23:00", "23:30", "00:59"]), ("b", &["01:00", "01:00", "01:00", "01:10"])];
    assert_eq!(found(&between, None), expected(&moments));
}

#[test]
fn a_zone_that_agrees_with_the_head_says_when_it_changes() {
    let files = [("a", head(7200, "00:00:00") + &text(&["02:58:00", "02:01:00", "23:59:59"]))];
    let moments = ["22:00", "22:00", "22:00", "00:58", "01:01", "22:59"];
    assert_eq!(found(&files, BERLIN), expected(&[("a", &moments)]));
    // One that does not agree is none of this log.
    let moments = ["22:00", "22:00", "22:00", "00:58", "00:01", "21:59"];
    assert_eq!(found(&files, Some("Asia/Tokyo")), expected(&[("a", &moments)]));
}
