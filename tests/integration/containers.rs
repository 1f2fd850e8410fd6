//! The same log, however it is compressed and whatever it lies in: files that the tools of each format wrote, and what
//! the command line makes of what it cannot read.

use crate::pack::{self, CODECS};
use crate::support::{root, run};

const PLAIN: &str = "tests/corpus/office/esa2/mail.@20090422T000000.s";

/// Rows of a query over one path of the corpus, or over standard input.
fn rows(query: &str, path: &str, stdin: Option<&[u8]>) -> String {
    let outcome = run(root(), ["-f", "csv", query, path], stdin);
    assert_eq!(outcome.code, Some(0), "{path}: {}", outcome.stderr);
    outcome.text()
}

#[test]
fn the_same_log_gives_the_same_rows_however_it_is_stored() {
    let query = "auth | select time, user, remote_ip, icid, line, opened_at, closed_at";
    let expected = rows(query, PLAIN, None);
    for name in ["mail.zst", "unchecked.zst", "mail.bz2", "mail.xz", "mail.lz4"] {
        let path = format!("tests/corpus/containers/{name}");
        assert_eq!(rows(query, &path, None), expected, "{name}");
        let bytes = std::fs::read(root().join(&path)).expect("a file of the corpus");
        assert_eq!(rows(query, "-", Some(&bytes)), expected, "{name} from standard input");
        let twice = rows("auth | count", "-", Some(&[&bytes[..], &bytes].concat()));
        assert_eq!(twice, "count\n10\n", "{name} twice");
    }
    let expected = rows(query, "tests/corpus/office/esa2", None);
    for name in ["mail.tar", "mail.tgz", "mail.tar.zst", "mail.zip"] {
        assert_eq!(rows(query, &format!("tests/corpus/containers/{name}"), None), expected, "{name}");
    }
}

#[test]
fn an_archive_may_come_from_standard_input_unless_it_must_be_sought() {
    let plain = std::fs::read(root().join(PLAIN)).expect("a file of the corpus");
    let files = [("esa2/mail", &plain)];
    for tar in [pack::tar(&files), pack::gzip(&pack::tar(&files)), pack::zstd(&pack::tar(&files))] {
        assert_eq!(rows("auth | count by file", "-", Some(&tar)), "file,count\n-!esa2/mail,5\n");
    }
    let outcome = run(root(), ["-f", "csv", "auth | count", "-"], Some(&pack::zip(&files, true)));
    assert_eq!((outcome.code, outcome.text().as_str()), (Some(3), "count\n0\n"));
    assert!(outcome.stderr.contains("-: zip archive in a stream is not supported"), "{}", outcome.stderr);
}

#[test]
fn a_file_in_the_way_of_the_output_is_no_member_of_an_archive() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let plain = std::fs::read(root().join(PLAIN)).expect("a file of the corpus");
    for (name, compress) in CODECS {
        let path = dir.path().join(name);
        std::fs::write(&path, compress(&pack::tar(&[("mail", &plain)]))).expect("a file");
        let args = ["-f", "csv", "--force", "-o", name, "auth", name];
        let outcome = run(dir.path(), args, None);
        assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("is an input, and stays as it is"), "{}", outcome.stderr);
    }
}
