//! Runs of NUL in a log: what stands behind one is whole, and what one stands for is told.

use authq::{ArchiveOptions, ScanOptions};

use crate::pack::gzip;
use crate::support::{Reading, engine_rows, run};

fn connection(id: u32) -> String {
    let line =
        |second: u32, message: String| format!("Wed Apr 22 11:{:02}:{second:02} 2009 Info: {message}\n", id % 60);
    line(
        1,
        format!(
            "New SMTP ICID {id} interface m (192.0.2.1) address 203.0.113.{id} reverse dns host unknown verified no"
        ),
    ) + &line(2, format!("SMTP Auth: (ICID {id}) failed for user: u{id} using AUTH mechanism: PLAIN with profile: P"))
        + &line(3, format!("ICID {id} close"))
}

/// Logs with runs at their begin, between records, and within one.
fn logs() -> Vec<(&'static str, Vec<u8>)> {
    let text: Vec<String> = (1..40).map(connection).collect();
    let zeros = |count: usize| vec![0_u8; count];
    let cut = &text[5][..text[5].len() - 60];
    vec![
        ("short", [zeros(70), text.concat().into_bytes()].concat()),
        ("long", [zeros(300_000), text.concat().into_bytes()].concat()),
        ("between", [text[..9].concat().into_bytes(), zeros(5000), text[9..].concat().into_bytes()].concat()),
        (
            "within",
            [text[..5].concat().into_bytes(), cut.as_bytes().to_vec(), zeros(5000), text[6..].concat().into_bytes()]
                .concat(),
        ),
    ]
}

#[test]
fn records_behind_a_run_are_whole_however_they_are_read() {
    for (name, bytes) in logs() {
        for pack in [false, true] {
            let dir = tempfile::tempdir().expect("a temporary folder");
            let path = dir.path().join("mail.current");
            std::fs::write(&path, if pack { gzip(&bytes) } else { bytes.clone() }).expect("a file");
            let mut known = None;
            for (threads, slice_bytes, block_bytes, mmap) in [
                (1, 1 << 24, 1 << 20, false),
                (1, 1 << 24, 1 << 20, true),
                (4, 700, 100, true),
                (2, 3000, 17, false),
                (2, 50_000, 4096, true),
            ] {
                let scan = ScanOptions { threads, slice_bytes, block_bytes, mmap, ..ScanOptions::default() };
                let reading = Reading { archive: ArchiveOptions::default(), scan };
                let (rows, ledger) = engine_rows(&[dir.path().to_path_buf()], &reading);
                assert_eq!(rows.len(), 39, "{name} {threads} {slice_bytes} {block_bytes} {mmap} {pack}");
                assert!(rows.iter().all(|row| row.remote_ip.is_some()), "{name}");
                // Of the one that was cut the name is not certain.
                let nameless = rows.iter().filter(|row| row.user.is_none()).count();
                assert_eq!(nameless, usize::from(name == "within"), "{name}");
                assert_eq!(ledger.is_whole(), !matches!(name, "between" | "within"), "{name}: {:?}", ledger.notes);
                let notes: Vec<String> = ledger.notes.iter().map(|note| note.message.clone()).collect();
                let lines: Vec<(i64, Option<String>)> = rows.into_iter().map(|row| (row.line, row.user)).collect();
                let found = (lines, notes);
                assert_eq!(
                    known.get_or_insert_with(|| found.clone()),
                    &found,
                    "{name} {threads} {slice_bytes} {block_bytes} {mmap} {pack}"
                );
            }
        }
    }
}

#[test]
fn a_run_is_told_with_its_place_and_its_length() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in logs() {
        std::fs::write(dir.path().join(name), bytes).expect("a file");
    }
    let ask = |name: &str| run(dir.path(), ["failed | count", name], None);
    let (short, between) = (ask("short"), ask("between"));
    assert_eq!(short.code, Some(0), "{}", short.stderr);
    assert!(short.stderr.contains("note: short: 70 NUL bytes at byte 0 of its text, passed over"), "{}", short.stderr);
    assert_eq!(between.code, Some(3), "{}", between.stderr);
    assert!(between.stderr.contains("5000 NUL bytes at byte "), "{}", between.stderr);
}

/// Single NULs are text, which strangers may send.
#[test]
fn a_name_with_a_few_nuls_is_a_name() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let text = connection(3).replace("u3", "u\0\0\0Wed Apr 22 11:00:00 2009 Info: ICID 3 close");
    std::fs::write(dir.path().join("mail.log"), text).expect("a file");
    let found = run(dir.path(), ["-f", "csv", "-q", "failed | select remote_ip, icid", "mail.log"], None);
    assert_eq!((found.code, found.text().as_str()), (Some(0), "remote_ip,icid\n203.0.113.3,3\n"));
}
