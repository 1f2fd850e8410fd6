//! Markdown becomes a page, and the parts of the manual are there.

use super::*;

const PAGE: Page = Page { width: 60 };

#[test]
fn markdown_becomes_a_page() {
    let text = "# Top\n\nSome `code`, **bold** and [a link](x.md) of a sentence that is longer than the page.\n\n\
                - one\n- two, which goes on for so long that it takes more than one line\n\n1. first\n2. second\n\n\
                ```sh\n$ a  b\n```\n\n### Deep\n\n| a | b |\n|---|---|\n| `x \\| y` | text of a cell that is too long to \
                stand on one line of so narrow a page |\n";
    let expected = "TOP\n\nSome `code`, bold and a link of a sentence that is longer\nthan the page.\n\n\
                    - one\n- two, which goes on for so long that it takes more than one\n  line\n\n1. first\n2. second\n\n  \
                    $ a  b\n\nDeep\n\n  a      b\n  ─────  ───────────────────────────────────────────────────\n  \
                    x | y  text of a cell that is too long to stand on one\n         line of so narrow a page\n";
    assert_eq!(rendered(text, PAGE), expected);
}

#[test]
fn the_manual_holds_every_section_of_every_part() {
    let whole = whole(Page { width: 100 });
    for (book, titles) in PARTS {
        assert!(titles.iter().all(|title| book.section(title).is_some()), "{titles:?}");
        for section in book.sections().iter().filter(|section| titles.is_empty() || titles.contains(&&*section.title)) {
            assert!(whole.to_lowercase().contains(&section.title.to_lowercase()), "{}", section.title);
        }
    }
    assert!(whole.contains("  $ authq 'failed inbound | top 5 user' tests/corpus/campaign -f table\n  user "));
    assert!(!whole.contains("\n\n\n") && !whole.contains("](") && !whole.contains(" **"), "Markdown is left in it");
}

#[test]
fn what_can_be_broken_fits_the_page() {
    for width in [60, 80, 100] {
        let mut is_code = false;
        for line in Book::Manual.text().lines() {
            is_code ^= line.starts_with("```");
            if !is_code && !line.starts_with("```") && !line.starts_with('|') {
                for shown in rendered(line, Page { width }).lines() {
                    assert!(shown.chars().count() <= width || !shown.trim().contains(' '), "{shown}");
                }
            }
        }
    }
}
