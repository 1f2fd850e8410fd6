//! Where the rows go and in which bytes: the endings of `-o FILE`, compression, `-o -`, and what is refused.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::support::{Outcome, authq, root, run};

/// Every ending of a text format, and the format.
const TEXTS: [(&str, &str); 9] = [
    ("txt", "table"),
    ("csv", "csv"),
    ("tsv", "tsv"),
    ("tab", "tsv"),
    ("ndjson", "ndjson"),
    ("jsonl", "ndjson"),
    ("json", "json"),
    ("md", "md"),
    ("markdown", "md"),
];

/// What is told of a name that tells no format.
const KNOWN: &str = "endings: .txt .csv .tsv .tab .ndjson .jsonl .json .md .markdown .log .parquet .arrows .feather \
                     .arrow .ipc (text also with .gz or .zst after it), \
                     or add -f table|csv|tsv|ndjson|json|md|chart|raw|parquet|arrow|feather\n";

fn corpus(name: &str) -> String {
    root().join("tests/corpus").join(name).to_str().expect("UTF-8").to_owned()
}

fn ask(dir: &Path, args: &[&str]) -> Outcome {
    run(dir, args, None)
}

fn dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Runs, and gives what is in the file.
fn file(dir: &Path, query: &str, path: &str, output: &str, more: &[&str]) -> Vec<u8> {
    let outcome = ask(dir, &[&[query, path, "-o", output, "--force"], more].concat());
    assert_eq!((outcome.code, outcome.text()), (Some(0), String::new()), "{output}: {}", outcome.stderr);
    fs::read(dir.join(output)).expect("a file")
}

/// What a compressed file holds; it must be whole.
fn decompressed(ending: &str, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match ending {
        "gz" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).expect("a whole gzip file")),
        "zst" => {
            text.reserve(64 << 20);
            zstd_safe::decompress(&mut text, bytes).expect("a whole zstd file");
        }
        other => panic!("{other}"),
    }
    text
}

fn refusal(args: &[&str]) -> String {
    let dir = dir();
    let outcome = ask(dir.path(), &[&["auth", &corpus("office")], args].concat());
    assert_eq!((outcome.code, outcome.text()), (Some(2), String::new()), "{args:?}: {}", outcome.stderr);
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0, "{args:?}");
    outcome.stderr
}

#[test]
fn text_is_compressed_by_the_ending() {
    let dir = dir();
    let office = corpus("office");
    for (ending, format) in TEXTS {
        let of_stdout = ask(dir.path(), &["auth", &office, "-f", format]).stdout;
        // In a file, and with the same columns.
        let plain = file(dir.path(), "auth", &office, &format!("x.{ending}"), &[]);
        assert!(plain == of_stdout, "{ending}");
        for compression in ["gz", "zst", "GZ", "ZST"] {
            let name = format!("x.{ending}.{compression}");
            let bytes = file(dir.path(), "auth", &office, &name, &[]);
            assert!(decompressed(&compression.to_ascii_lowercase(), &bytes) == plain, "{name}");
        }
    }
    let chart = ask(dir.path(), &["timeline 1h", &office, "-f", "chart"]).stdout;
    let bytes = file(dir.path(), "timeline 1h", &office, "chart.gz", &["-f", "chart"]);
    assert!(chart == decompressed("gz", &bytes));
}

#[test]
fn more_than_a_buffer_is_compressed_to_the_same_bytes_every_time() {
    let dir = dir();
    let path = corpus("campaign");
    let plain = file(dir.path(), "lines", &path, "x.ndjson", &[]);
    assert!(plain.len() > 4 * (64 << 10), "{} bytes are too few for this test", plain.len());
    for ending in ["gz", "zst"] {
        let name = format!("x.ndjson.{ending}");
        let first = file(dir.path(), "lines", &path, &name, &["-j1"]);
        assert!(decompressed(ending, &first) == plain && first.len() < plain.len() / 4);
        for cut in
            [["-j2", "--slice-bytes=700", "--block-bytes=300"], ["-j2", "--slice-bytes=4000", "--block-bytes=64"]]
        {
            let other = format!("another.{}", &name[2..]);
            assert!(file(dir.path(), "lines", &path, &other, &cut) == first, "{ending} {cut:?}");
        }
        let empty = ask(dir.path(), &["auth where user=nobody.at.all", &path, "-q", "-o", &format!("e.csv.{ending}")]);
        assert_eq!(empty.code, Some(1), "{}", empty.stderr);
        let header = decompressed(ending, &fs::read(dir.path().join(format!("e.csv.{ending}"))).expect("a file"));
        assert!(header.starts_with(b"time,") && header.ends_with(b"\n"));
    }
}

#[test]
fn the_flag_beats_the_ending_of_the_format_and_not_that_of_the_compression() {
    let dir = dir();
    let office = corpus("office");
    let tsv = ask(dir.path(), &["auth", &office, "-f", "tsv"]).stdout;
    for name in ["x.gz", "x.csv.gz", "x.out.gz"] {
        assert!(decompressed("gz", &file(dir.path(), "auth", &office, name, &["-f", "tsv"])) == tsv, "{name}");
    }
    assert!(file(dir.path(), "auth", &office, "x.csv", &["-f", "tsv"]) == tsv);
}

#[test]
fn jsonl_is_another_name_of_ndjson() {
    let dir = dir();
    let office = corpus("office");
    let ndjson = ask(dir.path(), &["auth", &office, "-f", "ndjson"]).stdout;
    assert!(ask(dir.path(), &["auth", &office, "-f", "jsonl"]).stdout == ndjson);
    fs::write(dir.path().join("config.toml"), "format = \"jsonl\"\n").expect("a file");
    assert!(ask(dir.path(), &["auth", &office, "--config", "config.toml"]).stdout == ndjson);
    let output = authq().args(["auth", &office]).env("AUTHQ_FORMAT", "jsonl").output().expect("it ends");
    assert!(output.stdout == ndjson);
    let refused = refusal(&["-f", "xlsx"]);
    assert!(refused.contains("possible values: table, csv, tsv, ndjson, json, md, chart, raw, parquet"), "{refused}");
}

#[test]
fn a_dash_is_standard_output() {
    let dir = dir();
    let office = corpus("office");
    for format in ["csv", "ndjson", "table", "parquet", "feather"] {
        let plain = ask(dir.path(), &["auth", &office, "-f", format]);
        let dashed = ask(dir.path(), &["auth", &office, "-f", format, "-o", "-", "--force"]);
        assert!(plain.code == Some(0) && dashed.code == Some(0) && dashed.stdout == plain.stdout, "{format}");
    }
    let plain = ask(dir.path(), &["auth", &office]).stdout;
    assert!(ask(dir.path(), &["auth", &office, "-o", "-"]).stdout == plain && plain.starts_with(b"time,"));
    let ecs = ask(dir.path(), &["auth", &office, "--schema", "ecs"]).stdout;
    assert!(ask(dir.path(), &["auth", &office, "--schema", "ecs", "--output=-"]).stdout == ecs);
    // Damage holds back a file, which looks whole, and not what is read as it comes.
    let cut = corpus("containers/cut.zst");
    let damaged = ask(dir.path(), &["auth | select line", &cut, "-o", "-"]);
    assert!(damaged.code == Some(3) && damaged.text().starts_with("line\n"), "{}", damaged.stderr);
    assert!(!damaged.stderr.contains("not written"), "{}", damaged.stderr);
    let convert = ask(dir.path(), &["convert", &office, "-o", "-"]);
    let told = "error: a dataset is a folder, and does not go to standard output; name a folder with -o\n";
    assert_eq!((convert.code, convert.stderr.as_str()), (Some(2), told));
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0);
    // A file of that name is written by its path.
    assert!(file(dir.path(), "auth", &office, "./-", &["-f", "csv"]) == plain);
}

#[test]
fn names_that_tell_no_format_are_told_those_that_do() {
    assert_eq!(refusal(&["-o", "x.xlsx"]), format!("error: x.xlsx: its ending tells no format; {KNOWN}"));
    assert_eq!(refusal(&["-o", "x.xlsx.gz"]), format!("error: x.xlsx.gz: its ending tells no format; {KNOWN}"));
    assert_eq!(refusal(&["-o", "x"]), format!("error: x: it has no ending that tells the format; {KNOWN}"));
    assert_eq!(refusal(&["-o", "x.gz"]), format!("error: x.gz: it has no ending that tells the format; {KNOWN}"));
    assert_eq!(
        refusal(&["-o", "x", "--schema", "ecs"]),
        "error: x: it has no ending that tells the format; \
         endings: .ndjson .jsonl .parquet (text also with .gz or .zst after it), or add -f ndjson|parquet\n"
    );
}

#[test]
fn every_ending_that_is_told_works() {
    let dir = dir();
    let listed: BTreeSet<&str> =
        KNOWN.split(' ').take_while(|word| !word.starts_with('(')).filter_map(|word| word.strip_prefix('.')).collect();
    assert!(TEXTS.iter().all(|(ending, _)| listed.contains(ending)) && listed.len() == 15, "{listed:?}");
    for ending in listed {
        file(dir.path(), "auth", &corpus("office"), &format!("x.{ending}"), &[]);
    }
}

#[test]
fn binary_formats_are_not_compressed_once_more() {
    let parquet = "error: x.parquet.gz: parquet is compressed inside; write -o x.parquet\n";
    assert_eq!(refusal(&["-o", "x.parquet.gz"]), parquet);
    assert_eq!(
        refusal(&["-o", "x.arrow.zst"]),
        "error: x.arrow.zst: programs read Arrow data without decompressing it first; write -o x.arrow\n"
    );
    assert_eq!(
        refusal(&["-o", "x.zst", "-f", "arrow"]),
        "error: x.zst: programs read Arrow data without decompressing it first; write -o x.arrows\n"
    );
}

#[test]
fn schemas_of_others_are_compressed_too() {
    let dir = dir();
    let office = corpus("office");
    let ecs = ask(dir.path(), &["auth", &office, "--schema", "ecs"]).stdout;
    for (name, ending) in [("x.ndjson.gz", "gz"), ("x.jsonl.zst", "zst")] {
        assert!(decompressed(ending, &file(dir.path(), "auth", &office, name, &["--schema", "ecs"])) == ecs);
    }
    let cim = ask(dir.path(), &["auth", &office, "--schema", "cim", "-f", "csv"]).stdout;
    assert!(decompressed("gz", &file(dir.path(), "auth", &office, "x.csv.gz", &["--schema", "cim"])) == cim);
    assert_eq!(
        refusal(&["-o", "x.jsonl.gz", "--schema", "timesketch"]),
        "error: Timesketch takes no compressed files: -o x.jsonl\n"
    );
    assert_eq!(
        refusal(&["-o", "x.ndjson", "--schema", "timesketch"]),
        "error: Timesketch takes ndjson only in files that end in .jsonl: -o x.jsonl\n"
    );
    assert_eq!(
        refusal(&["-o", "x.csv.gz", "--schema", "ecs"]),
        "error: --schema ecs is written as ndjson and parquet, not as csv; write -f ndjson\n"
    );
}

#[test]
fn a_compressed_file_is_whole_or_absent() {
    let dir = dir();
    let cut = corpus("containers/cut.zst");
    let refused = ask(dir.path(), &["auth", &cut, "-o", "x.csv.gz"]);
    assert_eq!((refused.code, dir.path().join("x.csv.gz").exists()), (Some(3), false), "{}", refused.stderr);
    let allowed = ask(dir.path(), &["auth", &cut, "-o", "x.csv.gz", "--allow-partial"]);
    assert_eq!(allowed.code, Some(3), "{}", allowed.stderr);
    let bytes = fs::read(dir.path().join("x.csv.gz")).expect("a file");
    assert!(decompressed("gz", &bytes).starts_with(b"time,"));
    let again = ask(dir.path(), &["auth", &corpus("office"), "-o", "x.csv.gz"]);
    assert_eq!(again.stderr, "error: x.csv.gz: exists; --force replaces it\n");
    assert!(fs::read(dir.path().join("x.csv.gz")).expect("a file") == bytes);
}

/// As on a full disk: the system refuses to let the file grow.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_grow_is_an_error_and_is_not_left_behind() {
    let dir = dir();
    for name in ["x.csv", "x.csv.gz", "x.csv.zst"] {
        // Blocks of 512 bytes, or of 1,024. With none, not even the trailer can be written.
        for blocks in ["0", "1"] {
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
            let binary = authq();
            let output = std::process::Command::new("sh")
                .args(["-c", &script])
                .arg(binary.get_program())
                .args(["lines", &corpus("campaign"), "-o", name, "--no-config"])
                .current_dir(dir.path())
                .stdin(Stdio::null())
                .output()
                .expect("it ends");
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{name}, {blocks} blocks: {stderr}");
            assert!(stderr.contains("error: cannot write the result: File too large"), "{name}: {stderr}");
            assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0, "{name}");
        }
    }
}
