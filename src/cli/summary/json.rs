//! The page as one object, for programs. `authq summary --help` says what is in it; whoever changes the meaning of a
//! member counts [`VERSION`] up.

use serde_json::{Value, json};

use super::page::{Page, Shown};
use crate::error::Result;
use crate::ledger::Severity;
use crate::sink::Format;

/// Of the structure.
const VERSION: u32 = 1;

pub(super) fn written(page: &Page<'_>) -> Result<String> {
    let paths: Vec<String> = page.settings.input.paths.iter().map(|path| path.display().to_string()).collect();
    let sections = page.parts().map(|shown| section(page, &shown)).collect::<Result<Vec<_>>>()?;
    let coverage = match page.coverage {
        Some(_) => page.all_stretches(Format::Json)?.trim_end().to_owned(),
        None => Value::Null.to_string(),
    };
    let ledger = page.ledger;
    let members = [
        ("summary", VERSION.to_string()),
        ("authq", json!(env!("CARGO_PKG_VERSION")).to_string()),
        ("paths", json!(paths).to_string()),
        ("zone", json!(page.zone.to_string()).to_string()),
        ("times", json!(page.times).to_string()),
        ("whole", ledger.is_whole().to_string()),
        ("files", files(page).to_string()),
        ("coverage", coverage),
        ("notes", Value::from(notes(page)).to_string()),
        ("sections", format!("[\n{}\n]", sections.join(",\n"))),
    ];
    Ok(object(&members) + "\n")
}

fn section(page: &Page<'_>, shown: &Shown<'_>) -> Result<String> {
    let section = shown.section;
    let rows = if shown.part.total > 0 { page.rows(shown, Format::Json)? } else { "[]".to_owned() };
    let further = section.further_query(page.times).map(|(what, query)| json!({"title": what, "query": query}));
    Ok(object(&[
        ("name", json!(section.name).to_string()),
        ("title", json!(section.title).to_string()),
        ("meaning", json!(section.meaning).to_string()),
        ("query", json!(page.query(section)).to_string()),
        ("further", json!(further).to_string()),
        ("total", json!(shown.part.is_told.then_some(shown.part.total)).to_string()),
        ("rows", rows.trim_end().to_owned()),
    ]))
}

/// What became of the files.
fn files(page: &Page<'_>) -> Value {
    let ledger = page.ledger;
    json!({
        "read": ledger.files_ok,
        "read_in_part": ledger.files_partial,
        "failed": ledger.files_failed,
        "duplicate": ledger.files_duplicate,
        "not_logs": ledger.files_not_logs,
        "skipped": ledger.files_skipped,
    })
}

fn notes(page: &Page<'_>) -> Vec<Value> {
    let notes = page.ledger.notes.iter().map(|note| {
        let is_damage = note.severity == Severity::Damage;
        json!({"severity": if is_damage { "damage" } else { "note" }, "message": note.message})
    });
    notes.collect()
}

/// An object, a member on a line; serde_json's maps would sort them.
fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}: {value}", Value::from(*name))).collect();
    format!("{{\n{}\n}}", members.join(",\n"))
}
