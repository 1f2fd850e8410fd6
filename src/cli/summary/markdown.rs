//! The page as Markdown, to put into a ticket or a report.

use super::page::{NO_GAP, NOT_TOLD, Page, Shown, of_all};
use crate::error::Result;
use crate::sink::Format;

pub(super) fn written(page: &Page<'_>) -> Result<String> {
    let mut text = "# Summary of authentication\n".to_owned();
    for (place, shown) in page.parts().enumerate() {
        text += &part(page, &shown)?;
        if place == 0 {
            text += &inputs(page)?;
        }
    }
    Ok(text)
}

fn part(page: &Page<'_>, shown: &Shown<'_>) -> Result<String> {
    let title = shown.section.title;
    if shown.part.total == 0 {
        return Ok(format!("\n## {title}\n\n{}\n", page.none(shown)));
    }
    let heading = format!("\n## {title}{}\n\n{}.\n", page.of_all(shown), shown.section.meaning);
    let rows = page.rows(shown, Format::Md)?;
    let mut text = format!("{heading}\n{rows}\n{}", block(&page.commands.query(&page.query(shown.section), None)));
    if let Some((what, query)) = shown.section.further_query(page.times) {
        text += &format!("\n{what}:\n\n{}", block(&page.commands.query(&query, None)));
    }
    Ok(text)
}

fn inputs(page: &Page<'_>) -> Result<String> {
    let read = page.inputs();
    Ok(match page.gaps() {
        None => format!("\n{read}.\n\n## Gaps\n\n{NOT_TOLD}\n"),
        Some(0) => format!("\n{read}.\n\n## Gaps\n\n{NO_GAP}\n"),
        Some(all) => {
            let longest = page.longest_gaps(Format::Md)?;
            let command = page.times.is_empty().then(|| format!("\n{}", block(&page.commands.coverage(None))));
            format!("\n{read}.\n\n## Gaps{}\n\n{longest}{}", of_all(all, page.most), command.unwrap_or_default())
        }
    })
}

/// A command as it is typed.
fn block(command: &str) -> String {
    format!("```sh\n{command}\n```\n")
}
