//! Queries by name: `@daily` stands for a text of the configuration, which stages may follow. It is replaced in the
//! text, so that everything after it sees one query; complaints about it name it.

use super::config::{Config, Text};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::sink::escape;

/// The named query that a query's text begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    name: String,
    /// Bytes of the query that come from it.
    length: usize,
    /// Where it is written.
    place: String,
}

/// The query with a name at its begin replaced.
///
/// # Errors
/// [`crate::ErrorKind::Usage`]: there is no such query, or what follows it is no stage.
pub(super) fn expand(query: String, config: &Config) -> Result<(String, Option<Named>)> {
    let Some(rest) = query.trim_start().strip_prefix('@') else { return Ok((query, None)) };
    let end = rest.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let Some(Text { name, text }) = config.query(name) else { return Err(unknown(name, config)) };
    let rest = rest.trim();
    if !rest.is_empty() && !rest.starts_with('|') {
        let message = format!(
            "only stages may follow a query of the configuration\n\n  authq '@{name} | {}'\n",
            escape::text(rest)
        );
        return Err(Error::usage(message));
    }
    let text = text.trim_end();
    let place = config.path.as_ref().map(|path| escape::text(&path.to_string_lossy()).into_owned());
    let named = Named { name: name.clone(), length: text.len(), place: place.unwrap_or_default() };
    // A comment at the end of the text must not swallow the stages.
    let query = if rest.is_empty() { text.to_owned() } else { format!("{text}\n{rest}") };
    Ok((query, Some(named)))
}

fn unknown(name: &str, config: &Config) -> Error {
    let shown = escape::text(name);
    let hint = match nearest(name, config.queries.iter().map(|query| query.name.as_str())) {
        Some(near) => format!("did you mean `@{near}`?"),
        None if config.queries.is_empty() => {
            format!("the configuration has none: write {shown} = \"failed last 1d\" below [queries] in it")
        }
        None => {
            let names: Vec<String> = config.queries.iter().map(|query| format!("@{}", query.name)).collect();
            format!("there are {}", names.join(", "))
        }
    };
    Error::usage(format!("no query called `@{shown}`; {hint}"))
}

impl Named {
    /// The error, naming the query where the complaint is about its text.
    pub(super) fn mark(&self, error: Error) -> Error {
        let ErrorKind::Query { source, diagnostics } = error.kind() else { return error };
        let marked = diagnostics.iter().cloned().map(|diagnostic| {
            let inside = diagnostic.spans.first().is_some_and(|span| span.start <= self.length);
            if inside {
                diagnostic.note(format!("in the query `@{}` of {}", self.name, self.place))
            } else {
                diagnostic
            }
        });
        Error::query(source.clone(), marked.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Span};
    use crate::lang;

    fn config() -> Config {
        let text = |name: &str, text: &str| Text { name: name.to_owned(), text: text.to_owned() };
        let queries =
            vec![text("daily", "failed last 1d | top 20 user"), text("broken", "failed | topp 3 user # all\n")];
        Config { path: Some("a.toml".into()), queries, ..Config::default() }
    }

    fn expanded(query: &str) -> String {
        expand(query.to_owned(), &config()).unwrap().0
    }

    fn refusal(query: &str) -> String {
        expand(query.to_owned(), &config()).unwrap_err().to_string()
    }

    #[test]
    fn a_name_is_replaced_and_stages_may_follow() {
        assert_eq!(expanded("@daily"), "failed last 1d | top 20 user");
        assert_eq!(expanded(" @DAILY| limit 3 "), "failed last 1d | top 20 user\n| limit 3");
        assert_eq!(expanded("failed where user=@daily"), "failed where user=@daily");
    }

    #[test]
    fn what_cannot_be_is_refused_with_a_repair() {
        assert_eq!(refusal("@dayly"), "error: no query called `@dayly`; did you mean `@daily`?");
        assert_eq!(refusal("@x"), "error: no query called `@x`; there are @daily, @broken");
        assert!(refusal("@daily where tls").contains("authq '@daily | where tls'"));
        let none = expand("@x".to_owned(), &Config::default()).unwrap_err().to_string();
        assert!(none.contains("write x = \"failed last 1d\" below [queries]"), "{none}");
    }

    #[test]
    fn a_complaint_about_its_text_names_it() {
        let (query, named) = expand("@broken | limit 3".to_owned(), &config()).unwrap();
        let named = named.unwrap();
        let message = named.mark(lang::parse(&query).unwrap_err()).to_string();
        assert!(message.ends_with("\n  in the query `@broken` of a.toml"), "{message}");
        let (query, named) = expand("@broken | limmit 3".to_owned(), &config()).unwrap();
        let after = Diagnostic::new(Span::new(query.len() - 1, query.len()), "no such thing");
        let message = named.unwrap().mark(Error::query(query, vec![after])).to_string();
        assert!(!message.contains("@broken"), "{message}");
    }
}
