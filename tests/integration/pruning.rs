//! What statistics, Bloom filters and page indexes leave unread changes no row: over files of many small row groups and
//! pages, queries give the same with and without pushdown. And each of them does leave something unread.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use authq::internals::{Rows, ascending};
use authq::{FileMetadata, ParquetWriter, ScanOptions};
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue, ParquetMetaData, ParquetMetaDataReader};

use crate::parquet::{Numbers, bytes_read, dataset, many, metadata, read};
use crate::pushdown::glued;
use crate::support::{Reading, query, run};

/// Writes rows as authq does, in row groups and pages of other sizes.
pub fn write(path: &Path, rows: &RecordBatch, pairs: &[KeyValue], sizes: Rows) {
    let schema = rows.schema();
    let sorting = ["time", "line"].iter().filter_map(|name| schema.index_of(name).ok()).map(ascending).collect();
    let mut writer = ParquetWriter::with_rows(File::create(path).unwrap(), &schema, sorting, sizes).unwrap();
    writer.write(rows).unwrap();
    writer.finish(&FileMetadata::from_key_values(pairs)).unwrap();
}

/// The rows with other values in a column.
fn with(rows: &RecordBatch, name: &str, values: ArrayRef) -> RecordBatch {
    let mut columns = rows.columns().to_vec();
    columns[rows.schema().index_of(name).unwrap()] = values;
    RecordBatch::try_new(rows.schema(), columns).unwrap()
}

/// Rows whose users are many and differ in case, too, and are longer than the bounds that a file keeps.
fn of_many_users(rows: &RecordBatch, numbers: &mut Numbers) -> RecordBatch {
    let user = |numbers: &mut Numbers| {
        let n = numbers.below(300);
        match numbers.below(8) {
            0 => None,
            1 => Some(format!("USER{n}")),
            2 => Some(format!("{}{n}", "u".repeat(80))),
            _ => Some(format!("user{n}")),
        }
    };
    let users: StringArray = (0..rows.num_rows()).map(|_| user(numbers)).collect();
    with(rows, "user", Arc::new(users))
}

fn condition(numbers: &mut Numbers) -> String {
    let (n, m) = (numbers.below(320), numbers.below(320));
    match numbers.below(17) {
        0 | 1 => format!("icid = {n}"),
        2 => format!("icid in ({n}, {m}, 9999)"),
        3 => format!("icid != {n}"),
        4 => "icid is null".to_owned(),
        5 => format!("user == user{n}"),
        6 => format!("user = user{n}"),
        7 => format!("user == {}{n}", "u".repeat(80)),
        8 => format!("user = {}*", "u".repeat(80)),
        9 => format!("remote_ip = 192.0.2.{}", n % 256),
        10 => format!("remote_ip in (192.0.2.{}, 192.0.2.{}, 10.0.0.0/8)", n % 256, m % 256),
        11 => format!("remote_ip in 192.0.2.{}/29", n % 32 * 8),
        12 => format!("line between {} and {}", n * 2, n * 2 + m),
        13 => format!("time < \"2009-04-22 {:02}:00\"", 11 + n % 6),
        14 => format!("time >= \"2009-04-22 {:02}:00\"", 11 + n % 6),
        15 => format!("dcid = {n}"),
        _ => "outcome = failed".to_owned(),
    }
}

fn filter(numbers: &mut Numbers) -> String {
    let parts: Vec<String> = (0..=numbers.below(3))
        .map(|_| {
            let condition = condition(numbers);
            if numbers.below(4) == 0 { format!("not ({condition})") } else { condition }
        })
        .collect();
    let [first, rest @ ..] = parts.as_slice() else { return "outcome = failed".to_owned() };
    rest.iter().fold(first.clone(), |before, part| {
        format!("({before}) {} {part}", if numbers.below(3) == 0 { "or" } else { "and" })
    })
}

/// Rows, and how many there are by the ledger.
fn ask(path: &Path, text: &str, pushdown: bool) -> (Option<RecordBatch>, [u64; 3]) {
    let Reading { archive, scan } = Reading::default();
    let reading = Reading { archive, scan: ScanOptions { pushdown, ..scan } };
    let (batches, ledger) = query(&[path.to_owned()], text, &reading);
    (glued(&batches).filter(|rows| rows.num_rows() > 0), [ledger.auth_events, ledger.rows.filtered, ledger.rows.out])
}

#[test]
fn the_same_rows_are_found_without_pushdown() {
    let dir = tempfile::tempdir().unwrap();
    let (template, pairs) = read(&dataset(dir.path(), "auth")[0]);
    let path = dir.path().join("many.parquet");
    let mut numbers = Numbers(11);
    let mut found = 0;
    for (round, sizes) in [(600, 600), (100, 16), (250, 50), (600, 30), (40, 40), (100, 7)].into_iter().enumerate() {
        let rows = of_many_users(&many(&template, 600, 1 + round as u64 % 2, &mut numbers), &mut numbers);
        for pairs in metadata(&pairs) {
            write(&path, &rows, &pairs, Rows { group: sizes.0, page: sizes.1 });
            for _ in 0..25 {
                let columns = ["line, user, icid, remote_ip, time, outcome", "mids, appliance", "line, flags"];
                let columns = columns[usize::try_from(numbers.below(3)).unwrap()];
                let text = format!("auth | where {} | select {columns}", filter(&mut numbers));
                let (pushed, whole) = (ask(&path, &text, true), ask(&path, &text, false));
                assert_eq!(pushed, whole, "{text}, {sizes:?}");
                found += usize::from(whole.0.is_some());
            }
        }
    }
    assert!((100..400).contains(&found), "{found} of 450 queries find something");
}

/// 2000 rows of one appliance whose even ids lie in any order: in row groups of 100, or in one of pages of 50.
fn file(folder: &Path, groups: bool) -> (PathBuf, RecordBatch) {
    let (template, pairs) = read(&dataset(folder, "auth")[0]);
    let rows = many(&template, 2000, 1, &mut Numbers(5));
    let icid: Int64Array = (0..2000).map(|row| Some(2 * (row * 7919 % 2000))).collect();
    let rows = with(&rows, "icid", Arc::new(icid));
    let path = folder.join("many.parquet");
    let sizes = if groups { Rows { group: 100, page: 100 } } else { Rows { group: 2000, page: 50 } };
    let mut says = FileMetadata::from_key_values(&pairs);
    // Else the times of all rows are needed for the order of rows.
    says.sources.iter_mut().for_each(|origin| origin.appliance = Some("esa0".to_owned()));
    write(&path, &rows, &says.to_key_values(), sizes);
    (path, rows)
}

fn explained(text: &str, path: &Path) -> String {
    run(path.parent().unwrap(), ["--explain", text, &path.display().to_string()], None).text()
}

#[test]
fn bloom_filters_leave_row_groups_unread() {
    let dir = tempfile::tempdir().unwrap();
    let (path, _) = file(dir.path(), true);
    let all = bytes_read("where icid >= 0", &path);
    let one = "where icid = 1234";
    let told = explained(one, &path);
    assert!(told.contains("20 row groups, of which statistics leave 0 unread, Bloom filters 1"), "{told}");
    assert_eq!(ask(&path, one, true).1[2], 1);
    assert!(bytes_read(one, &path) * 2 < all, "{} of {all} bytes", bytes_read(one, &path));
    let told = explained("where icid > 4000 and icid = 1234 | select line", &path);
    assert!(told.contains("statistics leave 20 unread, Bloom filters 0"), "{told}");
    // A text is in a filter by its bytes, so only the exact comparison can ask for it.
    let told = explained("where user == Nobody | select line", &path);
    assert!(!told.contains("statistics leave 0 unread, Bloom filters 0"), "{told}");
    // What asks for no value reads no filter, nor does what is decided without one.
    let chunks = |name: &str| {
        let footer = footer(&path);
        let chunks = footer.row_groups().iter().flat_map(|group| group.columns());
        chunks.filter(|chunk| chunk.column_path().string() == name).map(|chunk| chunk.byte_range().1).sum::<u64>()
    };
    // Of so few rows the page index is not read.
    assert_eq!(bytes_read("where user = root | select line", &path), chunks("user") + chunks("line"));
    assert_eq!(bytes_read("where icid = 5000 | select line", &path), 0);
}

#[test]
fn an_address_is_found_however_it_is_spelled_in_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let (path, rows) = file(dir.path(), true);
    let canonical = explained("where remote_ip = 198.51.100.7", &path);
    assert!(!canonical.contains("Bloom filters 0"), "{canonical}");
    let mut addresses: Vec<Option<String>> =
        rows.column_by_name("remote_ip").unwrap().as_string::<i32>().iter().map(|ip| ip.map(str::to_owned)).collect();
    addresses[1000] = Some("::ffff:198.51.100.7".to_owned());
    addresses[1500] = Some("2001:DB8::7".to_owned());
    let rows = with(&rows, "remote_ip", Arc::new(StringArray::from(addresses)));
    write(&path, &rows, &[], Rows { group: 100, page: 100 });
    for (address, line) in [("198.51.100.7", 1001), ("::ffff:c633:6407", 1001), ("\"2001:db8::7\"", 1501)] {
        let (found, _) = ask(&path, &format!("where remote_ip = {address} | select line"), true);
        let found = found.unwrap_or_else(|| panic!("{address} is there"));
        assert_eq!(found.column(0).as_any().downcast_ref::<Int64Array>().unwrap().values(), &[line]);
    }
}

#[test]
fn a_page_index_leaves_pages_undecoded() {
    let dir = tempfile::tempdir().unwrap();
    let (path, _) = file(dir.path(), false);
    // Each of the two holds somewhere in the row group, but on no page both do.
    let nowhere = "where line <= 100 and time > \"2009-04-22 22:00\" | select user, reply_text";
    let told = explained(nowhere, &path);
    assert!(told.contains("1 row group, of which statistics leave 0 unread, Bloom filters 0"), "{told}");
    let somewhere = "where line <= 100 and time > \"2009-04-22 11:00\" | select user, reply_text";
    let (_, [rows, filtered, out]) = ask(&path, nowhere, true);
    assert_eq!((rows, filtered, out), (2000, 2000, 0));
    assert!(ask(&path, somewhere, true).1[2] > 0);
    let index = bytes_of_page_index(&path);
    let lines = bytes_of_chunk(&path, "line");
    let (less, more) = (bytes_read(nowhere, &path), bytes_read(somewhere, &path));
    // In the order of lines the column `line` is decoded for all rows that are given.
    assert_eq!(less, index, "nothing but the page index is read");
    assert!(more > index + lines, "{more} bytes");
}

fn footer(path: &Path) -> ParquetMetaData {
    ParquetMetaDataReader::new().parse_and_finish(&File::open(path).unwrap()).unwrap()
}

fn bytes_of_page_index(path: &Path) -> u64 {
    let footer = footer(path);
    let chunks = footer.row_groups().iter().flat_map(|group| group.columns());
    let lengths = chunks.map(|chunk| chunk.column_index_length().unwrap() + chunk.offset_index_length().unwrap());
    u64::try_from(lengths.sum::<i32>()).unwrap()
}

fn bytes_of_chunk(path: &Path, name: &str) -> u64 {
    let footer = footer(path);
    let chunk = footer.row_group(0).columns().iter().find(|chunk| chunk.column_path().string() == name);
    chunk.unwrap().byte_range().1
}

#[test]
fn damaged_indexes_are_told_and_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let text = "where icid = 1234 and line >= 0 | select line, user";
    for has_groups in [false, true] {
        let (path, _) = file(dir.path(), has_groups);
        let whole = ask(&path, text, false);
        let mut damaged = std::fs::read(&path).unwrap();
        let footer = footer(&path);
        let index = footer.row_group(0).column(0).column_index_offset().unwrap();
        let chunks = footer.row_groups().iter().flat_map(|group| group.columns());
        let filter = |chunk: &ColumnChunkMetaData| chunk.bloom_filter_offset().zip(chunk.bloom_filter_length());
        // A filter of which no bit is set, behind its header, knows no value.
        let filters = chunks.filter_map(filter).map(|(begin, length)| (begin + 20, length - 20));
        let places = if has_groups { filters.collect() } else { vec![(index + 20, 8)] };
        for (begin, length) in places {
            let [begin, length] = [begin, i64::from(length)].map(|at| usize::try_from(at).unwrap());
            damaged[begin..begin + length].fill(0);
        }
        std::fs::write(&path, damaged).unwrap();
        assert_eq!(ask(&path, text, true), whole);
        let told = run(dir.path(), [text, "many.parquet"], None);
        assert_eq!(told.code, Some(0), "{}", told.stderr);
        assert!(
            told.stderr.contains("many.parquet: its Bloom filters or its page index are damaged"),
            "{}",
            told.stderr
        );
    }
}
