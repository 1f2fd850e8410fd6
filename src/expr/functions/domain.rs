//! `domain(user)`.

use arrow::array::ArrayRef;
use jiff::tz::TimeZone;

use super::function::{Body, Function, Returns, Takes, example, map_text, parameter};
use crate::error::Result;
use crate::expr::dialect::SqlCall;
use crate::expr::types::Type;

/// See `doc`.
pub static DOMAIN: Function = Function {
    name: "domain",
    parameters: &[parameter("user", Takes::Text)],
    variadic: false,
    returns: Returns::Always(Type::Text),
    range: None,
    doc: r"what follows the last @ of bob@example.com, or precedes the \ of CORP\bob; missing where there is neither",
    examples: &[
        example("failed where domain(user) = example.com", "failures of users of that domain"),
        example("failed | top 10 domain(user)", "the ten domains with most failures"),
    ],
    body: Body::Kernel(kernel),
    local: false,
    sql: |call| Some(spelled(call).1),
};

fn kernel(args: &[ArrayRef], _: &TimeZone) -> Result<ArrayRef> {
    Ok(map_text(&args[0], |user| split(user).1))
}

/// The name and the domain of an account. An empty domain is none.
pub(super) fn split(user: &str) -> (&str, Option<&str>) {
    if let Some((local, domain)) = user.rsplit_once('@') {
        return (local, Some(domain).filter(|domain| !domain.is_empty()));
    }
    match user.split_once('\\') {
        Some((domain, local)) => (local, Some(domain).filter(|domain| !domain.is_empty())),
        None => (user, None),
    }
}

/// The same in SQL.
pub(super) fn spelled(call: &SqlCall<'_>) -> (String, String) {
    let (user, dialect) = (&call.args[0], call.dialect);
    let slash = dialect.text("\\");
    let before_at = dialect.replaced(user, r"@[^@]*\z", "");
    let before_slash = format!("split_part({user}, {slash}, 1)");
    let (at, backslash) = (dialect.like(user, "%@%"), dialect.like(user, r"%\\%"));
    let after = |part: &str| format!("substr({user}, length({part}) + 2)");
    let local =
        format!("case when {at} then {before_at} when {backslash} then {} else {user} end", after(&before_slash));
    let domain =
        format!("nullif(case when {at} then {} when {backslash} then {before_slash} end, '')", after(&before_at));
    (local, domain)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn accounts_are_split() {
        assert_eq!(split("bob@example.com"), ("bob", Some("example.com")));
        assert_eq!(split(r"CORP\bob"), ("bob", Some("CORP")));
        assert_eq!(split("a@b@c"), ("a@b", Some("c")));
        assert_eq!(split(r"CORP\bob@example.com"), (r"CORP\bob", Some("example.com")));
        assert_eq!(split("bob"), ("bob", None));
        assert_eq!(split("bob@"), ("bob", None));
        assert_eq!(split(""), ("", None));
    }
}
