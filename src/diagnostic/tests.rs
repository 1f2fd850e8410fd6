//! What a complaint looks like, whatever the query holds.

use super::{Diagnostic, Span};
use crate::invisible::tests::edges;

fn under(source: &str, word: &str) -> Span {
    let start = source.find(word).expect("the word is in the query");
    Span::new(start, start + word.len())
}

#[test]
fn the_shape() {
    let source = "failed inbound where usr=ironport";
    let rendered = Diagnostic::new(under(source, "usr"), "no field called `usr`")
        .hint("did you mean `user`?")
        .note("fields: time direction …")
        .render(source);
    assert_eq!(
        rendered,
        "error: no field called `usr`\n  \
           failed inbound where usr=ironport\n  \
         \u{20}                    ^^^ did you mean `user`?\n  \
           fields: time direction …"
    );
}

#[test]
fn several_places_share_the_line() {
    let source = "failed succeeded | count";
    let rendered = Diagnostic::new(under(source, "succeeded"), "`failed` and `succeeded` cannot both hold")
        .also(under(source, "failed"))
        .hint("leave both out for every outcome")
        .render(source);
    assert!(rendered.ends_with("\n  failed succeeded | count\n  ^^^^^^ ^^^^^^^^^ leave both out for every outcome"));
}

#[test]
fn an_empty_place_gets_one_caret() {
    assert_eq!(Diagnostic::new(Span::new(0, 0), "m").render("ab"), "error: m\n  ab\n  ^");
    assert_eq!(Diagnostic::new(Span::new(2, 2), "m").render("ab"), "error: m\n  ab\n    ^");
    assert_eq!(Diagnostic::new(Span::new(0, 0), "m").render(""), "error: m\n  \n  ^");
}

#[test]
fn only_the_line_in_question_is_shown() {
    let source = "failed\r\n| count by usr\r\n| top 3";
    let rendered = Diagnostic::new(under(source, "usr"), "m").also(under(source, "top")).render(source);
    assert_eq!(rendered, "error: m\n  | count by usr\n             ^^^");
    // A place that runs over the end of the line ends with it.
    let rendered = Diagnostic::new(Span::new(17, 30), "m").render(source);
    assert_eq!(rendered, "error: m\n  | count by usr\n           ^^^^^");
}

#[test]
fn carets_stand_right_under_wide_and_escaped_characters() {
    let source = "user=\"日本\"\tfoo \u{1b}[31m\u{202e} é bar";
    let rendered = Diagnostic::new(under(source, "bar"), "m \u{7}\n").render(source);
    assert_eq!(
        rendered,
        "error: m \\u{7}\\n\n  user=\"日本\" foo \\u{1b}[31m\\u{202e} é bar\n  \
         \u{20}                                    ^^^"
    );
    let column =
        |line: &str, c| line[..line.find(c).unwrap()].chars().map(|c| if c > '\u{2e80}' { 2 } else { 1 }).sum();
    let lines: Vec<&str> = rendered.lines().collect();
    let (bar, caret): (usize, usize) = (column(lines[1], "bar"), column(lines[2], "^^^"));
    assert_eq!(bar, caret);
}

#[test]
fn no_character_that_hides_is_let_through() {
    for (c, hidden) in edges() {
        let text = format!("a{c}b");
        let rendered = Diagnostic::new(Span::new(0, 1), &text).hint(&text).note(&text).render(&text);
        // The lines of the complaint itself end as lines do.
        assert_eq!(!rendered.contains(c), hidden && c != '\n', "{}", c.escape_unicode());
    }
}

#[test]
fn a_long_line_is_windowed() {
    let source = format!("where user in ({}oops {})", "a, ".repeat(200), "b, ".repeat(200));
    let rendered = Diagnostic::new(under(&source, "oops"), "m").hint("h").render(&source);
    let lines: Vec<&str> = rendered.lines().collect();
    assert!(lines[1].starts_with("  …") && lines[1].ends_with('…'));
    assert!(lines[1].chars().count() <= 104);
    assert_eq!(lines[1].find("oops").map(|byte| lines[1][..byte].chars().count()), lines[2].find("^^^^ h"));

    // The end of a long line.
    let rendered = Diagnostic::new(Span::new(source.len(), source.len()), "m").render(&source);
    let lines: Vec<&str> = rendered.lines().collect();
    assert!(lines[1].ends_with(')'));
    assert_eq!(lines[1].chars().count(), lines[2].find('^').unwrap());
}

#[test]
fn places_out_of_the_text_are_harmless() {
    for span in [Span::new(100, 200), Span::new(1, 0), Span::new(1, 2), Span::new(0, usize::MAX)] {
        assert!(Diagnostic::new(span, "m").render("é").contains('^'));
    }
}

#[test]
fn a_long_word_is_cut_where_it_is_quoted() {
    let word = "x".repeat(10_000);
    let rendered = Diagnostic::new(Span::new(0, 1), format!("unknown `{word}`")).hint(&word).render(&word);
    assert!(rendered.len() < 1300 && rendered.lines().next().unwrap().ends_with('…'));
}
