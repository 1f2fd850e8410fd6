//! Files of one source: their folders, the order of their rows, and the same bytes however the rows come.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::compute::concat_batches;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaDataReader;

use super::*;
use crate::dataset::store::Store;
use crate::event::tables::Table;

/// The columns that matter here: when, which line, and a text.
fn layout(partition: Partition) -> Layout {
    let columns = Table::Lines.columns();
    let wanted = ["time", "line", "text"];
    let projection = (0..columns.len()).filter(|index| wanted.contains(&columns[*index].name)).collect();
    Layout { table: Table::Lines, projection, partition }
}

fn rows(rows: &[(Option<i64>, i64, &str)]) -> RecordBatch {
    let layout = layout(Partition::Date);
    let schema = Table::Lines.schema(&layout.projection);
    let column = |name: &str| -> ArrayRef {
        match name {
            "time" => {
                let times: TimestampMicrosecondArray = rows.iter().map(|row| row.0).collect();
                Arc::new(times.with_timezone("UTC"))
            }
            "line" => Arc::new(rows.iter().map(|row| Some(row.1)).collect::<Int64Array>()),
            _ => Arc::new(rows.iter().map(|row| Some(row.2)).collect::<StringArray>()),
        }
    };
    let columns = schema.fields().iter().map(|field| {
        let array = column(field.name());
        arrow::compute::cast(&array, field.data_type()).unwrap()
    });
    let columns = columns.collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

fn sha256() -> String {
    "0123456789abcdef".repeat(4)
}

/// Writes rows in batches of this many; the files.
fn written(folder: &Path, all: &RecordBatch, at_once: usize, partition: Partition) -> Vec<FileEntry> {
    let edition = Store::open(&folder.join("set")).unwrap().begin().unwrap();
    let mut writer = edition.source(&layout(partition), &sha256());
    for start in (0..all.num_rows()).step_by(at_once) {
        writer.write(&all.slice(start, at_once.min(all.num_rows() - start))).unwrap();
    }
    let files = writer.finish(&FileMetadata::default()).unwrap();
    let manifest = crate::dataset::manifest::Manifest { files: files.clone(), ..Default::default() };
    edition.publish(&manifest).unwrap();
    files
}

fn read(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&schema, &batches).unwrap()
}

#[test]
fn rows_lie_in_the_folder_of_their_day_in_the_order_of_time() {
    let place = tempfile::tempdir().unwrap();
    let all = rows(&[
        (Some(DAY + 5), 1, "b"),
        (Some(DAY + 3), 2, "a"),
        (None, 3, "no time"),
        (Some(-1), 4, "before 1970"),
        (Some(DAY + 5), 5, "c"),
        (Some(DAY + 5), 5, "d, of the same line"),
        (Some(i64::MAX), 6, "beyond the calendar"),
    ]);
    let files = written(place.path(), &all, 2, Partition::Date);
    let stem = "0123456789abcdef-0.parquet";
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let folders = ["__HIVE_DEFAULT_PARTITION__", "1969-12-31", "1970-01-02"];
    assert_eq!(paths, folders.map(|day| format!("lines/date={day}/{stem}")));
    assert_eq!(files.iter().map(|file| file.rows).collect::<Vec<_>>(), [2, 1, 4]);
    let day = read(&place.path().join("set").join(&files[2].path));
    let texts = day.column_by_name("text").unwrap().as_string::<i32>().clone();
    assert_eq!(texts.iter().flatten().collect::<Vec<_>>(), ["a", "b", "c", "d, of the same line"]);

    let other = tempfile::tempdir().unwrap();
    let files = written(other.path(), &all, 7, Partition::Month);
    assert_eq!(files[2].path, format!("lines/month=1970-01/{stem}"));
    let other = tempfile::tempdir().unwrap();
    let files = written(other.path(), &all, 7, Partition::None);
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].path, format!("lines/{stem}"));
}

#[test]
fn batches_do_not_show_in_the_bytes() {
    // More than two row groups on one day, and a little on another, here and there.
    let count = 2 * GROUP.rows + 9000;
    let texts: Vec<String> = (0..count).map(|row| format!("line {}", row % 700)).collect();
    let moment = |row: usize| Some(DAY * i64::from(row.is_multiple_of(97)) + row as i64 / 2 * 1_000_000 % DAY);
    let all: Vec<_> = (0..count).map(|row| (moment(row), row as i64, texts[row].as_str())).collect();
    let all = rows(&all);
    let mut digests = Vec::new();
    for at_once in [count, GROUP.rows, 10_007] {
        let place = tempfile::tempdir().unwrap();
        let files = written(place.path(), &all, at_once, Partition::Date);
        let file = std::fs::File::open(place.path().join("set").join(&files[0].path)).unwrap();
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).unwrap();
        let groups: Vec<i64> = metadata.row_groups().iter().map(|group| group.num_rows()).collect();
        assert_eq!(groups[..2], [GROUP.rows as i64; 2]);
        assert!(metadata.row_group(0).sorting_columns().is_some_and(|columns| columns.len() == 2));
        digests.push(files.into_iter().map(|file| file.sha256).collect::<Vec<_>>());
    }
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}

#[test]
fn rows_that_waited_on_disk_do_not_show_in_the_bytes() {
    let all: Vec<_> =
        (0..5000).map(|row| (Some(row % 7 * DAY), row, if row % 3 == 0 { "long text" } else { "" })).collect();
    let all = rows(&all);
    let mut digests = Vec::new();
    for leaves in [0, 1, 3] {
        let place = tempfile::tempdir().unwrap();
        let edition = Store::open(&place.path().join("set")).unwrap().begin().unwrap();
        let mut writer = edition.source(&layout(Partition::Date), &sha256());
        for (number, start) in (0..all.num_rows()).step_by(500).enumerate() {
            writer.write(&all.slice(start, 500)).unwrap();
            assert!(writer.held() > 0);
            if leaves > 0 && number % leaves == 0 {
                writer.leave().unwrap();
                assert_eq!(writer.held(), 0);
            }
        }
        let files = writer.finish(&FileMetadata::default()).unwrap();
        digests.push(files.into_iter().map(|file| file.sha256).collect::<Vec<_>>());
    }
    assert_eq!(digests[0].len(), 7);
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}

#[test]
fn long_texts_end_a_row_group_early() {
    let long = "x".repeat(1000);
    let all = rows(&[(None, 1, &long), (None, 2, "short"), (None, 3, &long), (None, 4, &long)]);
    let most = Size { rows: 3, bytes: 2500 };
    assert_eq!(Size::default().rows_that_fit(most, &all), 3);
    assert_eq!(Size { rows: 1, bytes: 500 }.rows_that_fit(most, &all), 2);
    assert_eq!(Size { rows: 1, bytes: 2400 }.rows_that_fit(most, &all), 0);
    assert_eq!(Size { rows: 3, bytes: 0 }.rows_that_fit(most, &all), 0);
    // One row always fits.
    assert_eq!(Size::default().rows_that_fit(Size { rows: 3, bytes: 10 }, &all), 1);
    assert_eq!(Size::of(&all.slice(1, 2)), Size { rows: 2, bytes: 1005 });
}

#[test]
fn names_of_folders_are_safe_and_tell_appliances_apart() {
    let name = |appliance: Option<&str>| Partition::ApplianceDate.folder_name(appliance, Some(1));
    assert_eq!(name(Some("esa1.example.com")), "appliance=esa1.example.com/date=1970-01-02/");
    assert_eq!(name(Some("../x=é%")), "appliance=..%2Fx%3D%C3%A9%25/date=1970-01-02/");
    assert_eq!(name(Some("..")), "appliance=%2E%2E/date=1970-01-02/");
    assert_eq!(name(None), "appliance=__HIVE_DEFAULT_PARTITION__/date=1970-01-02/");
    let [long, longer] = [300, 301].map(|length| name(Some(&"x".repeat(length))));
    assert!(long != longer && long.len() < 230, "{long}");
}
