//! Every topic has its text, and a name that has none leads to one that has.

use super::*;

const PAGE: Page = Page { width: 100 };

#[test]
fn every_topic_has_a_text_and_a_name_of_its_own() {
    let mut names: Vec<&str> = Vec::new();
    for topic in TOPICS {
        let text = topic.text(PAGE).unwrap_or_else(|| panic!("there is no section {}", topic.title));
        let title = topic.title.to_lowercase();
        assert!(text.to_lowercase().starts_with(&title) && text.len() > title.len() + 40, "{text}");
        names.extend(topic.names);
        topic.names.iter().for_each(|name| assert!(explained(PAGE, name).unwrap().contains(&text), "{name}"));
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(count, names.len(), "two topics have the same name");
}

#[test]
fn every_section_of_the_manual_is_a_topic_or_within_one() {
    let sections = Book::Manual.sections();
    let within = |title: &str| TOPICS.iter().any(|topic| topic.book == Book::Manual && topic.title == title);
    for section in sections.iter().filter(|section| section.level == 2) {
        assert!(within(&section.title), "`authq help` does not lead to {}", section.title);
    }
}

#[test]
fn the_list_names_every_topic_and_every_command() {
    let list = list(PAGE);
    TOPICS.iter().for_each(|topic| assert!(list.contains(&format!("\n  {} ", topic.names[0])), "{}", topic.names[0]));
    COMMANDS
        .iter()
        .filter(|it| !it.is_hidden)
        .for_each(|command| assert!(list.contains(command.syntax), "{}", command.syntax));
    assert!(list.lines().all(|line| line.chars().count() <= 100), "{list}");
}

#[test]
fn a_name_may_be_of_the_language_or_of_a_command() {
    let text = |name: &str| explained(PAGE, name).unwrap();
    assert_eq!(text("FAILED"), fields::known(PAGE, "failed").unwrap());
    assert!(text("burst").contains("MANY ROWS") || text("burst").starts_with("Many rows in a short time"));
    assert!(text("burst").contains("burst: a stage, behind |"));
    assert!(text("coverage").contains("Usage: authq coverage"));
    assert!(text("convert").starts_with("ARCHIVES TO PARQUET\n") && text("convert").contains("--partition-by"));
    assert!(text("exit_codes").contains("no rows, and all input was read"));
}

#[test]
fn an_unknown_name_leads_to_the_nearest() {
    let refused = |name: &str| explained(PAGE, name).unwrap_err().to_string();
    assert_eq!(refused("tiems"), "error: there is no help on `tiems`; did you mean `times`?");
    assert_eq!(refused("convrt"), "error: there is no help on `convrt`; did you mean `convert`?");
    assert_eq!(refused("usr"), "error: there is no help on `usr`; did you mean `user`?");
    assert!(refused("xyzzy").ends_with("`authq fields` the names of the language"));
}

#[test]
fn words_lead_to_where_the_manual_has_them() {
    let text = |words: &[&str]| looked_up(PAGE, words).unwrap();
    let smart_host = text(&["smart", "host"]);
    assert!(smart_host.starts_with("smarthost: a recipe"), "{smart_host}");
    assert!(
        smart_host.contains("\n  authq examples smart-hosts\n    Smart hosts\n    Which smart host refuses us"),
        "{smart_host}"
    );
    assert!(smart_host.contains("\n  authq help words\n    outbound  the appliance logs in to a smart host\n"));
    assert_eq!(text(&["smart host"]), smart_host);
    assert!(text(&["exit", "codes"]).starts_with("EXIT CODES"));
    assert!(text(&["times", "user"]).contains("user: a column of auth"), "names are each looked up");
    // A word that is no name.
    assert!(text(&["Gateway"]).starts_with("`Gateway` in the manual\n\n  authq "), "{}", text(&["gateway"]));
    let apart = text(&["spreadsheet", "formula"]);
    assert!(apart.contains("authq help formats"), "{apart}");
    assert!(smart_host.lines().chain(apart.lines()).all(|line| line.chars().count() <= 102));
    let refused = looked_up(PAGE, &["xyzzy", "plugh"]).unwrap_err().to_string();
    assert!(refused.starts_with("error: there is no help on `xyzzy`"), "{refused}");
    for word in ["tiems", "convrt", "usr"] {
        assert!(looked_up(PAGE, &[word]).unwrap_err().to_string().contains("did you mean"), "{word}");
    }
}

#[test]
fn every_command_that_a_search_names_shows_its_place() {
    let found = search::found(&["the"], PAGE, &topic_of).unwrap();
    let commands: Vec<&str> = found.lines().filter_map(|line| line.strip_prefix("  authq ")).collect();
    assert!(commands.len() > 20, "{found}");
    for command in commands {
        match command.split_once(' ').unwrap() {
            ("help", topic) => assert!(explained(PAGE, topic).is_ok(), "{topic}"),
            (examples, topic) => {
                assert_eq!(examples, "examples");
                let names = super::super::examples::all().into_iter().map(|example| example.topic.to_lowercase());
                assert!(names.into_iter().any(|name| name.replace(' ', "-") == topic), "{topic}");
            }
        }
    }
}
