//! What a configuration says, and what is said of one that is wrong.

use super::*;

fn parse(text: &str) -> Result<Config> {
    Config::parse(text, Path::new("a.toml"))
}

fn refusal(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

#[test]
fn every_setting_is_read() {
    let config = parse(
        "tz = \"Europe/Berlin\"\nnow = \"end\"\nformat = \"ndjson\"\ncolor = \"never\"\npager = \"less -S\"\nthreads = 3\nmemory = \"512M\"\n\
         look_back = \"2d\"\n[queries]\nweekly = \"failed last 7d\"\ndaily = '''\nfailed last 1d # all\n| top 5 user'''\n\
         [recipes]\nmine = \"failed | count by user\"\n",
    )
    .unwrap();
    assert_eq!((config.tz.as_deref(), config.now.as_deref()), (Some("Europe/Berlin"), Some("end")));
    assert_eq!((config.format, config.color, config.threads), (Some(Format::Ndjson), Some(When::Never), Some(3)));
    assert_eq!(config.pager.as_deref(), Some("less -S"));
    assert_eq!((config.memory.as_deref(), config.look_back.as_deref()), (Some("512M"), Some("2d")));
    let names: Vec<&str> = config.queries.iter().map(|query| query.name.as_str()).collect();
    assert_eq!(names, ["weekly", "daily"], "in the order of the file");
    assert_eq!(config.query("DAILY").unwrap().text, "failed last 1d # all\n| top 5 user");
    assert_eq!(config.recipes.len(), 1);
    assert!(parse("").unwrap().queries.is_empty());
}

#[test]
fn a_slip_is_shown_with_its_place_and_a_repair() {
    assert_eq!(
        refusal("tz = \"UTC\"\nformt = \"csv\"\n"),
        "error: a.toml:2: no setting called `formt`\n  formt = \"csv\"\n  ^^^^^ did you mean `format`?"
    );
    for (text, wanted) in [
        ("format = \"xlsx\"", "no format called `xlsx`"),
        ("format = \"jsn\"", "did you mean `json`?"),
        ("color = \"blue\"", "there are auto, always, never"),
        ("threads = 0", "`threads` is a number from 1 to 1024"),
        ("threads = \"4\"", "write: threads = 4"),
        ("tz = 1", "`tz` is text, not a number"),
        ("tz = \"Europe/Berln\"", "Europe/Berln"),
        ("memory = \"x\"", "not a size"),
        ("queries = \"failed\"", "`queries` is a table, not text"),
        ("[queries]\n\"a b\" = \"failed\"", "`a b` is no name"),
        ("[queries]\ndaily = 1", "`daily` is text, not a number"),
        ("[queries]\ndaily = \" \"", "`daily` is empty"),
        ("[queries]\nday = \"a\"\nDAY = \"b\"", "the same name"),
        ("[querys]\nday = \"a\"", "did you mean `queries`?"),
        ("tz = UTC", "a.toml:1: not TOML"),
        ("tz", "a.toml:1: not TOML"),
        ("tz = \"a\"\ntz = \"b\"", "a.toml:2: not TOML"),
    ] {
        let message = refusal(text);
        assert!(message.contains(wanted) && message.starts_with("error: a.toml:"), "{text}\n{message}");
    }
}

#[test]
fn the_environment_beats_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("authq")).unwrap();
    std::fs::write(folder.path().join("authq/config.toml"), "tz = \"UTC\"\nthreads = 2\n").unwrap();
    let home = folder.path().to_str().unwrap();
    let args = ConfigArgs::default();
    let found = Config::find(&args, &environment(&[("XDG_CONFIG_HOME", home), ("AUTHQ_TZ", "Asia/Tokyo")])).unwrap();
    assert_eq!((found.tz.as_deref(), found.threads), (Some("Asia/Tokyo"), Some(2)));
    let none = ConfigArgs { no_config: true, ..ConfigArgs::default() };
    let found = Config::find(&none, &environment(&[("XDG_CONFIG_HOME", home), ("AUTHQ_FORMAT", "md")])).unwrap();
    assert_eq!((found.tz, found.format), (None, Some(Format::Md)));
    assert!(Config::find(&args, &environment(&[("HOME", "/nonexistent")])).unwrap().path.is_none());
    let named = Config::find(&args, &environment(&[("AUTHQ_CONFIG", "/nonexistent/a.toml")]));
    assert!(named.unwrap_err().to_string().starts_with("error: /nonexistent/a.toml: "));
    for (name, value) in [("AUTHQ_FORMAT", "x"), ("AUTHQ_COLOR", "x"), ("AUTHQ_THREADS", "0")] {
        let message = Config::find(&args, &environment(&[(name, value)])).unwrap_err().to_string();
        assert!(message.starts_with(&format!("error: {name}: not one of")), "{message}");
    }
    assert!(Config::find(&args, &environment(&[("AUTHQ_FORMAT", "")])).unwrap().format.is_none());
}

#[test]
fn the_manual_names_every_setting() {
    let section = crate::cli::manual::Book::Manual.section("Configuration").unwrap();
    for name in SETTINGS {
        assert!(section.whole.contains(&format!("`{name}`")), "the section on the configuration lacks {name}");
    }
}
