//! Named recipes: what `detect` calls. A recipe is the text of a query, so that whoever doubts a result can read, change
//! and run what was asked.

use crate::diagnostic::{Diagnostic, Span};
use crate::error::{Error, Result};
use crate::lang::{self, ast};
use crate::nearest::nearest;

/// A recipe that comes with the program.
#[derive(Copy, Clone, Debug)]
pub struct BuiltIn {
    /// What it is called by.
    pub name: &'static str,
    /// The technique in MITRE ATT&CK, if it is one.
    pub technique: Option<&'static str>,
    pub text: &'static str,
    /// One sentence: what it finds.
    pub doc: &'static str,
    /// Where its numbers come from.
    pub origin: &'static str,
}

/// The recipes that come with the program.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        name: "bruteforce",
        technique: Some("T1110.001"),
        text: "failed inbound | burst 10 by user, remote_ip within 10m \
               | select user, remote_ip, start, end, events as failures, peak",
        doc: "Many failures of one account from one address.",
        origin: "Sigma's example of an event count: 10 in 10 minutes",
    },
    BuiltIn {
        name: "spray",
        technique: Some("T1110.003"),
        text: "failed inbound | burst 10 distinct user by remote_ip within 1h",
        doc: "Failures of many accounts from one address.",
        origin: "public Sentinel rules: 10 accounts in an hour, or 15 in 5 minutes",
    },
    BuiltIn {
        name: "stuffing",
        technique: Some("T1110.004"),
        text: "failed inbound | burst 10 distinct remote_ip by user within 1h",
        doc: "Failures of one account from many addresses.",
        origin: "ours, the counterpart of spray",
    },
    BuiltIn {
        name: "breach",
        technique: None,
        text: "inbound | sequence 5 failed as failures then succeeded as successes by remote_ip within 15m",
        doc: "Failures from one address, then a success: a password may have been guessed. `by user` asks the same of one \
              account.",
        origin: "the 15 minutes that correlation rules commonly use",
    },
    BuiltIn {
        name: "slowspray",
        technique: Some("T1110.003"),
        text: "failed inbound | dcount(user) as users by remote_ip, 1d | where users >= 3 | count as days by remote_ip \
               | where days >= 3",
        doc: "Addresses that fail with several accounts on each of several days, too slowly for spray.",
        origin: "the rule of 3 accounts on 3 days",
    },
    BuiltIn {
        name: "cleartext",
        technique: None,
        text: "succeeded inbound where mechanism in (PLAIN, LOGIN) and not tls",
        doc: "Logins whose password crossed the network in clear.",
        origin: "ours",
    },
    BuiltIn {
        name: "smarthost",
        technique: None,
        text: "outbound failed | burst 5 by profile, remote_ip within 1h \
               | select profile, remote_ip, start, end, events as failures, peak",
        doc: "A smart host that keeps refusing our credentials: the relay's password has expired or changed.",
        origin: "ours",
    },
];

/// The recipes that `detect` knows: [`BUILT_IN`], and the user's own.
#[derive(Clone, Debug, Default)]
pub struct Recipes {
    own: Vec<(String, String)>,
}

impl Recipes {
    /// The built-in recipes and the user's own, by name and text.
    ///
    /// ```
    /// let own = ("night".to_owned(), "succeeded where hour(time) < 6 | top 10 user".to_owned());
    /// let recipes = authq::Recipes::with([own])?;
    /// assert!(recipes.find("night").is_some() && recipes.find("breach").is_some());
    /// # Ok::<(), authq::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::ErrorKind::Query`] where a text is no query that a recipe can be, [`crate::ErrorKind::Usage`] where a
    /// name is none or is taken.
    pub fn with(own: impl IntoIterator<Item = (String, String)>) -> Result<Recipes> {
        let mut recipes = Recipes::default();
        for (name, text) in own {
            recipes.check_name(&name)?;
            parse(&name, &text)?;
            recipes.own.push((name, text));
        }
        Ok(recipes)
    }

    fn check_name(&self, name: &str) -> Result<()> {
        let first = |c: char| c.is_ascii_alphabetic() || c == '_';
        let is_name = name.starts_with(first) && name.chars().all(|c| first(c) || c.is_ascii_digit());
        if !is_name {
            let message = format!("`{name}` cannot be the name of a recipe: it takes letters, digits and _");
            return Err(Error::usage(message));
        }
        // A name of the grammar's (`last`) would need backquotes wherever it is called.
        if lang::parse(&format!("detect {name}")).is_err() {
            return Err(Error::usage(format!("`{name}` cannot be the name of a recipe: the language uses the word")));
        }
        if BUILT_IN.iter().any(|recipe| recipe.name.eq_ignore_ascii_case(name)) {
            let message = format!("the recipe `{name}` comes with authq: give your own another name");
            return Err(Error::usage(message));
        }
        if self.find(name).is_some() {
            return Err(Error::usage(format!("two recipes are called `{name}`")));
        }
        Ok(())
    }

    /// The text of the recipe of that name; case does not matter.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.all().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, text)| text)
    }

    /// Every recipe, by name and text, the built-in ones first.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let built_in = BUILT_IN.iter().map(|recipe| (recipe.name, recipe.text));
        built_in.chain(self.own.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// The name most like one that is not known.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.all().map(|(known, _)| known))
    }
}

/// The tree of a recipe's text.
///
/// # Errors
/// [`crate::ErrorKind::Query`], every complaint naming the recipe.
fn parse(name: &str, text: &str) -> Result<ast::Query> {
    let of_recipe = |diagnostics: &[Diagnostic]| {
        let named = |diagnostic: &Diagnostic| Diagnostic {
            message: format!("in the recipe `{name}`: {}", diagnostic.message),
            ..diagnostic.clone()
        };
        Error::query(text, diagnostics.iter().map(named).collect())
    };
    let query = lang::parse(text).map_err(|error| match error.diagnostics() {
        [] => error,
        diagnostics => of_recipe(diagnostics),
    })?;
    match unfit(&query) {
        Some(diagnostic) => Err(of_recipe(&[diagnostic])),
        None => Ok(query),
    }
}

/// Why a query cannot be a recipe.
fn unfit(query: &ast::Query) -> Option<Diagnostic> {
    if let Some(trace) = &query.trace {
        let diagnostic =
            Diagnostic::new(trace.span, "a recipe is about all rows that it is given, not about one number");
        return Some(diagnostic.hint("begin with words or conditions"));
    }
    let calls = |stage: &&ast::Stage| matches!(stage.kind, ast::StageKind::Detect(_));
    let call = query.stages.iter().find(calls)?;
    let diagnostic = Diagnostic::new(call.span, "a recipe cannot call another one");
    Some(diagnostic.hint("write out the stages of the other one; --explain shows them"))
}

/// The tree of a recipe whose text was accepted, all of its places moved to behind `at`: what a complaint is about, the
/// query or the recipe, follows from the place.
pub(super) fn parse_behind(text: &str, at: usize) -> Result<ast::Query> {
    lang::parse(&format!("{:at$}{text}", ""))
}

/// Whether a place lies in a recipe that was parsed behind `at`.
pub(super) fn is_behind(span: Span, at: usize) -> bool {
    span.start >= at && span.end > at
}
