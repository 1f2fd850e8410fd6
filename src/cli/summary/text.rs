//! The page for terminals and pipes. A part without rows is one line.

use super::page::{NO_GAP, NOT_TOLD, Page, Shown, of_all};
use crate::error::Result;
use crate::sink::Format;

const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

pub(super) fn written(page: &Page<'_>) -> Result<String> {
    let mut text = String::new();
    let mut before_is_long = false;
    for (place, shown) in page.parts().enumerate() {
        let inputs = if place == 0 { inputs(page)? } else { String::new() };
        let part = part(page, &shown)? + &inputs;
        let is_long = part.lines().count() > 1;
        // Parts of one line stay together.
        if place > 0 && (is_long || before_is_long) {
            text.push('\n');
        }
        text.push_str(&part);
        before_is_long = is_long;
    }
    Ok(text)
}

fn part(page: &Page<'_>, shown: &Shown<'_>) -> Result<String> {
    let title = title(page, shown.section.title);
    if shown.part.total == 0 {
        return Ok(format!("{title}: {}\n", page.none(shown)));
    }
    let rows = page.rows(shown, Format::Table)?;
    let command = page.commands.query(&page.query(shown.section), page.width);
    let mut text = format!("{title}{}\n{rows}{command}\n", page.of_all(shown));
    if let Some((what, query)) = shown.section.further_query(page.times) {
        text += &format!("{what}:\n{}\n", page.commands.query(&query, page.width));
    }
    Ok(text)
}

/// What was read, and what the logs cover.
fn inputs(page: &Page<'_>) -> Result<String> {
    let (read, gaps) = (page.inputs(), title(page, "Gaps"));
    Ok(match page.gaps() {
        None => format!("{read}\n{gaps}: {NOT_TOLD}\n"),
        Some(0) => format!("{read}\n{gaps}: {NO_GAP}\n"),
        Some(all) => {
            let longest = page.longest_gaps(Format::Table)?;
            // With times, fewer files were read than `coverage` reads.
            let command = page.times.is_empty().then(|| page.commands.coverage(page.width) + "\n");
            format!("{read}\n\n{gaps}{}\n{longest}{}", of_all(all, page.most), command.unwrap_or_default())
        }
    })
}

fn title(page: &Page<'_>, title: &str) -> String {
    if page.settings.output.look.color { format!("{BOLD}{title}{RESET}") } else { title.to_owned() }
}
