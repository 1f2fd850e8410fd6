//! The archive as a whole: order, appliances, copies, the ledger.

use super::*;
use crate::archive::Zone;
use crate::archive::sample::SAMPLE;

fn appliances(archive: &Archive) -> Vec<(String, Option<&str>, bool)> {
    let of = |file: &crate::archive::LogFile| file.path.file_name().unwrap().to_string_lossy().into_owned();
    archive.files.iter().map(|file| (of(file), file.appliance.name.as_deref(), file.appliance.fixed)).collect()
}

#[test]
fn files_are_ordered_by_time_and_ties_by_path() {
    let folder = Folder::new();
    folder.put("z", "LOG 2009-04-22T11:00:00\n");
    folder.put("late-by-utc", "LOG 2009-04-22T09:00:00 offset=-14400\n");
    folder.put("tie-b", "LOG 2009-04-22T12:00:00\nb");
    folder.put("tie-a", "LOG 2009-04-22T12:00:00\na");
    folder.put("mail.@20090422T113000.s", "LOG\n");
    let old = folder.put("written-long-ago", "LOG\nbare\n");
    let file = fs::OpenOptions::new().write(true).open(&old).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    let archive = open(&[folder.path()]).unwrap();
    let expected = ["written-long-ago", "z", "mail.@20090422T113000.s", "tie-a", "tie-b", "late-by-utc"];
    assert_eq!(names(&archive), expected);
    assert_eq!(archive.files[0].begin, Some(0));
}

#[test]
fn years_come_from_the_caller_the_name_or_the_file() {
    let folder = Folder::new();
    let named = folder.put("mail.@20110101T000003.s", "LOG -----12-31T23:59:58 x=a\n");
    let written = folder.put("written", "LOG -----12-31T23:59:58 x=b\n");
    let file = fs::OpenOptions::new().write(true).open(&written).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_262_304_000 + 600)).unwrap();
    let begins =
        |archive: Archive| archive.files.iter().map(|file| file.begin.unwrap() / 1_000_000).collect::<Vec<_>>();
    let paths = [named, written];
    // 2009-12-31T23:59:58 and a year later.
    assert_eq!(begins(open(&paths).unwrap()), [1_262_303_998, 1_293_839_998]);
    let options = ArchiveOptions { year: Some(2015), ..ArchiveOptions::default() };
    assert_eq!(begins(open_with(&paths, &options).unwrap()), [1_451_606_398; 2]);
}

#[test]
fn whose_log_it_is() {
    let folder = Folder::new();
    folder.put("one/1", "LOG 2009-01-01T00:00:01 serial=S1\n");
    folder.put("one/2", "LOG 2009-01-01T00:00:02\n");
    folder.put("one/3", "LOG 2009-01-01T00:00:03 host=h\n");
    folder.put("two/4", "LOG 2009-01-01T00:00:04 serial=S1\n");
    folder.put("two/5", "LOG 2009-01-01T00:00:05 serial=S2 host=h\n");
    folder.put("two/6", "LOG 2009-01-01T00:00:06\n");
    folder.put("x/esa/7", "LOG 2009-01-01T00:00:07\n");
    folder.put("y/esa/8", "LOG 2009-01-01T00:00:08\n");
    let archive = open(&[folder.path()]).unwrap();
    let expected = [
        ("1", "S1", true),
        ("2", "S1", true),
        ("3", "h", false),
        ("4", "S1", true),
        ("5", "S2", true),
        ("6", "two", false),
        ("7", "esa", false),
        ("8", "esa", false),
    ];
    assert_eq!(appliances(&archive), expected.map(|(file, name, fixed)| (file.to_owned(), Some(name), fixed)));
    assert_ne!(archive.files[6].appliance, archive.files[7].appliance);
    assert_eq!(archive.files[0].appliance, archive.files[1].appliance);

    // One folder, whatever way it is spelled.
    let folder_of_7 = folder.at("x/./../x/esa/7");
    let other = folder.put("x/esa/9", "LOG 2009-01-01T00:00:09\n");
    let archive = open(&[folder_of_7, other]).unwrap();
    assert_eq!(archive.files[0].appliance, archive.files[1].appliance);

    let options = ArchiveOptions { appliance: Some("mine".to_owned()), ..ArchiveOptions::default() };
    let archive = open_with(&[folder.path()], &options).unwrap();
    assert!(archive.files.iter().all(|file| file.appliance.name.as_deref() == Some("mine") && file.appliance.fixed));
}

#[test]
fn copies_are_read_once_however_they_are_stored() {
    let folder = Folder::new();
    let text = ["LOG 2009-04-22T11:43:59\n".to_owned(), "some line or other\n".repeat(20_000)].concat();
    folder.put("a", &text);
    folder.put("b.gz", gz(&text));
    let but_the_end = &text.as_bytes()[..text.len() - 1];
    folder.put("c", [but_the_end, b"more"].concat());
    folder.put("d.gz", gz([but_the_end, b"other"].concat()));
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!(names(&archive), ["a", "c", "d.gz"]);
    assert_eq!((archive.ledger.files_seen, archive.ledger.files_duplicate), (4, 1));
    let (a, b) = (folder.at("a"), folder.at("b.gz"));
    let told = format!("{}: same content as {}, read once", b.display(), a.display());
    assert_eq!(messages(&archive, Severity::Note), [told]);
    assert!(archive.ledger.is_whole());

    let options = ArchiveOptions { keep_duplicates: true, ..ArchiveOptions::default() };
    assert_eq!(open_with(&[folder.path()], &options).unwrap().files.len(), 4);
}

#[test]
fn files_that_differ_in_a_byte_are_no_copies_wherever_it_is() {
    let text = ["LOG 2009-04-22T11:43:59\n".to_owned(), "some line or other\n".repeat(40_000)].concat().into_bytes();
    // Within the sample, where it ends, within a later block, in the last byte.
    for at in [100, SAMPLE - 1, SAMPLE, SAMPLE + 1, 300 << 10, text.len() - 1] {
        let folder = Folder::new();
        let mut other = text.clone();
        other[at] ^= 1;
        folder.put("a", &text);
        folder.put("b", &other);
        folder.put("c.gz", gz(&text));
        folder.put("d.gz", gz(&other));
        folder.put("e.zst", pack::zstd(&other));
        let archive = open(&[folder.path()]).unwrap();
        assert_eq!(
            (names(&archive), archive.ledger.files_duplicate),
            (vec!["a".to_owned(), "b".to_owned()], 3),
            "{at}"
        );
        // Alone, plain files of equal length are candidates, and so are compressed ones.
        let archive = open(&[folder.at("a"), folder.at("b")]).unwrap();
        assert_eq!((archive.files.len(), archive.ledger.files_duplicate), (2, 0), "{at}");
        let archive = open(&[folder.at("c.gz"), folder.at("d.gz")]).unwrap();
        assert_eq!((archive.files.len(), archive.ledger.files_duplicate), (2, 0), "{at}");
    }
}

#[test]
fn of_copies_the_sound_one_stays() {
    let folder = Folder::new();
    let text = "LOG 2009-04-22T11:43:59\n";
    let mut broken = gz(text);
    let at = broken.len() - 8;
    broken[at] ^= 1;
    folder.put("a.gz", broken);
    folder.put("b", text);
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!(names(&archive), ["b"]);
    assert!(!archive.ledger.is_whole());
}

#[test]
fn every_file_is_in_one_bucket() {
    let folder = Folder::new();
    folder.put("log", "LOG 2009-04-22T11:43:59\n");
    folder.put("notes.txt", "shopping list\n");
    folder.put("empty", "");
    folder.put("nothing.gz", gz(""));
    folder.put("zero.gz", "");
    folder.put("header.gz", &gz("LOG")[..5]);
    folder.put("x.7z", b"7z\xbc\xaf\x27\x1c....");
    folder.put("twice.gz", gz(gz("LOG 2009-04-22T11:43:59\n")));
    folder.put("a.gz", gz(pack::zip(&[("mail", "LOG 2009-04-22T11:43:59\n")], true)));
    folder.put("wrong.gz", "LOG 2009-04-22T11:44:00\n");
    folder.put("cut.gz", &gz("no record, but who knows what was to come\n")[..40]);
    folder.put("many.gz", &gz("a line\n".repeat(100_000))[..300]);
    let archive = open(&[folder.path()]).unwrap();
    assert_eq!(names(&archive), ["log", "wrong.gz", "cut.gz"]);
    let ledger = &archive.ledger;
    assert_eq!((ledger.files_seen, ledger.files_ok, ledger.files_empty), (12, 2, 2));
    assert_eq!((ledger.files_failed, ledger.files_not_logs, ledger.files_duplicate), (5, 2, 0));
    let told: Vec<&str> =
        messages(&archive, Severity::Damage).iter().map(|m| &m[folder.path().as_os_str().len() + 1..]).collect();
    let expected = [
        "a.gz: zip archive inside gzip is not supported yet, not read",
        "header.gz: truncated in the gzip header",
        "twice.gz: gzip inside gzip is not supported yet, not read",
        "x.7z: 7-Zip archive is not supported yet, not read",
        "zero.gz: empty, not even a gzip header",
    ];
    assert_eq!(told, expected);
    assert!(messages(&archive, Severity::Note)[0].ends_with("wrong.gz: not gzip, read as plain"));

    let archive = open(&[folder.at("notes.txt")]).unwrap();
    assert_eq!((archive.files.len(), archive.ledger.files_not_logs), (1, 0));
}

#[test]
fn the_zone_of_an_archive() {
    let folder = Folder::new();
    let a = folder.put("a", "LOG 2009-04-22T11:43:59 offset=-14400\n");
    let b = folder.put("b", "LOG 2009-04-22T11:44:00 offset=-14400\n");
    let c = folder.put("c", "LOG 2009-04-22T11:45:00\n");
    let zone = |paths: &[PathBuf]| {
        let choice = open(paths).unwrap().clocks().choose(None);
        (choice.zone.to_string(), choice.guessed)
    };
    assert_eq!(zone(&[a.clone(), b.clone()]), ("-04:00".to_owned(), 0));
    assert_eq!(zone(&[a.clone(), b, c.clone()]), ("UTC".to_owned(), 1));
    assert_eq!(zone(&[]), ("UTC".to_owned(), 0));
    let options = ArchiveOptions { log_zone: Some(Zone::parse("Asia/Tokyo").unwrap()), ..ArchiveOptions::default() };
    let archive = open_with(&[a, c], &options).unwrap();
    // Only the file whose head says nothing has that clock: 11:45:00 in Tokyo, and 11:43:59 as its head has it.
    assert_eq!(
        archive.files.iter().map(|file| file.begin).collect::<Vec<_>>(),
        [Some(1_240_368_300_000_000), Some(1_240_415_039_000_000)]
    );
}
