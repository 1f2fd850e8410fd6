//! Conditions: two without a word between them, two comparisons in one, the value on the left.

use super::super::lexer::{Kind, is_bare, is_name, is_reserved};
use super::super::spelt::Spelt;
use super::super::units::unit;
use super::super::words::{FLAGS, TRACED};
use super::site::{Rule, Site};
use super::text::{Edit, Place, Text, is_address, is_clock, is_mailbox};
use crate::diagnostic::{Diagnostic, Span, written};

pub(super) const RULES: &[Rule] = &[
    option,
    chained,
    minus_field,
    value_on_the_left,
    no_field,
    colon,
    comma_in_list,
    list_without_parentheses,
    spelt_moment,
    lone_value,
    juxtaposed,
];

/// `failed last 7d --now=end`, `failed | count -f csv`.
fn option(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| token.kind == Kind::Word)?;
    let name = token.text.strip_prefix('-')?.trim_start_matches('-');
    let is_long = token.text.starts_with("--") && name.len() > 1;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !(is_long || name.len() == 1) {
        return None;
    }
    let complaint = Diagnostic::new(token.span, format!("`{}` is an option, not part of the query", token.text));
    Some(complaint.hint("write it outside the quotes of the query"))
}

/// `1 < a < 5`, `user=a=b`.
fn chained(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let second = text.get(at).filter(|token| token.kind == Kind::Operator)?;
    let value = text.operand_start(at)?;
    let first = text.previous(value).filter(|token| token.kind == Kind::Operator)?;
    let operand = text.operand_start(value - 1)?;
    let end = text.value_end(at + 1);
    let touching = text.span(value).end == second.span.start && text.get(at + 1)?.span.start == second.span.end;
    if touching && second.text == "=" && text.kind(value) == Some(Kind::Word) {
        let quoted = format!("\"{}\"", text.slice(value..end));
        let complaint = Diagnostic::new(second.span, "a value that holds = needs quotes, and comparisons do not chain");
        let repair = text.write(&[Edit::replace(value..end, &quoted)]);
        return Some(complaint.hint(repair.unwrap_or_else(|| format!("quote it: {quoted}"))));
    }
    let complaint = Diagnostic::new(first.span, "comparisons do not chain").also(second.span);
    let field = text.slice(operand..value - 1);
    // Of `1 < a < 5` the grammar refuses the `1`; here the field is the first of the three.
    let both = format!("and {field} {} {}", second.text, text.slice(at + 1..end));
    Some(match text.write(&[Edit::replace(at..end, both)]).filter(|_| site.place == Place::Filter) {
        Some(repair) => complaint.hint(repair),
        None => complaint.hint("compare twice and join the two with `and`"),
    })
}

/// Whether a condition is due before token `at`.
fn condition_due(text: &Text<'_>, at: usize) -> bool {
    match text.previous(at) {
        None => true,
        Some(token) => token.is_any(&["where", "and", "or", "not"]) || token.kind == Kind::Open,
    }
}

/// `5 < reply_code`, `"root" = user`, `1 < a < 5`.
fn value_on_the_left(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    // The grammar stops at a number, but takes a quoted text for a condition and stops behind it.
    let (value, operator) =
        if text.kind(at) == Some(Kind::Operator) { (text.operand_start(at)?, at) } else { (at, text.value_end(at)) };
    let is_value = match text.get(value)?.kind {
        Kind::Text | Kind::Regex => true,
        Kind::Word => !is_name(text.get(value)?.text),
        _ => false,
    };
    let op = text.get(operator).filter(|token| token.kind == Kind::Operator)?;
    if !is_value || !(condition_due(text, value) || site.place == Place::Head) {
        return None;
    }
    let field = operator + 1;
    let end = text.value_end(field);
    if !text.get(field)?.is_name() {
        return None;
    }
    let turned = match op.text {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        same => same,
    };
    let (name, value_text) = (text.slice(field..end), text.slice(value..operator));
    let mut repaired = format!("{name} {turned} {value_text}");
    let mut upto = end;
    let complaint = if text.kind(end) == Some(Kind::Operator) {
        upto = text.value_end(end + 1);
        repaired = format!("{repaired} and {name} {}", text.slice(end..upto));
        Diagnostic::new(op.span, "comparisons do not chain").also(text.span(end))
    } else {
        Diagnostic::new(text.span_of(value..operator), "the field stands left of the operator, the value right")
    };
    let repair = text.write(&[Edit::replace(value..upto.min(text.tokens.len()), &repaired)]);
    Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: {repaired}"))))
}

/// `where = 5`, `where in (a, b)`.
fn no_field(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at)?;
    let is_test = token.kind == Kind::Operator || token.is_any(&["in", "is", "between"]);
    let after_operator = text.previous(at).is_some_and(|previous| previous.kind == Kind::Operator);
    if is_test && after_operator {
        return Some(Diagnostic::new(token.span, format!("a value is missing before `{}`", token.text)));
    }
    if !is_test || !condition_due(text, at) || (site.place != Place::Filter && at > 0) {
        return None;
    }
    let complaint = Diagnostic::new(token.span, format!("a field is missing before `{}`", token.text));
    Some(complaint.hint("for example: user=ironport"))
}

/// `failed -user=admin`.
fn minus_field(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let (field, operator) = if text.kind(at) == Some(Kind::Operator) { (at.checked_sub(1)?, at) } else { (at, at + 1) };
    let token = text.get(field).filter(|token| token.kind == Kind::Word && place != Place::Stage)?;
    let name = token.text.strip_prefix('-').filter(|name| is_name(name))?;
    if text.get(operator)?.text != "=" {
        return None;
    }
    let repair = text.write(&[Edit::replace(field..operator + 1, format!("{name}!="))])?;
    Some(Diagnostic::new(token.span, "what a field is not is written with !=").hint(repair))
}

/// `user:ironport`.
fn colon(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let token = text.get(at).filter(|token| token.kind == Kind::Word)?;
    let (field, value) = token.text.split_once(':').filter(|(field, _)| is_name(field))?;
    if text.previous(at).is_some_and(|previous| previous.kind == Kind::Operator) {
        return None;
    }
    let complaint = Diagnostic::new(
        Span::from(token.span.start + field.len()..token.span.start + field.len() + 1),
        "`:` is written `=`",
    );
    let mut repaired = format!("{field}={value}");
    let mut end = at + 1;
    // `user:"mail admin"`, `user:=x`, `user: x`.
    if value.is_empty() && text.kind(end) == Some(Kind::Operator) {
        repaired.pop();
    } else if value.is_empty() && matches!(text.kind(end), Some(Kind::Text | Kind::Word)) {
        repaired.push_str(text.slice(end..end + 1));
        end += 1;
    }
    Some(
        complaint
            .hint(text.write(&[Edit::replace(at..end, &repaired)]).unwrap_or_else(|| format!("as in: {repaired}"))),
    )
}

/// `user in (root admin)`.
fn comma_in_list(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let in_list = (text.segment(at).start..at).rev().find(|i| text.kind(*i) == Some(Kind::Open));
    let in_list = in_list.and_then(|open| text.previous(open)).is_some_and(|token| token.is("in"));
    if !in_list || !text.ends_condition(at) || !matches!(text.kind(at)?, Kind::Word | Kind::Text) {
        return None;
    }
    let repair = text.write(&[Edit::insert(at, ",")])?;
    let here = Span::new(text.span(at).start, text.span(at).start);
    Some(Diagnostic::new(here, "a comma is missing between two values").hint(repair))
}

/// `failed 10.0.0.1`, `where café = 1`.
fn lone_value(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    let token =
        text.get(at).filter(|token| token.kind == Kind::Word && !is_reserved(token.text) && !is_name(token.text))?;
    if !(place == Place::Head || place == Place::Filter && condition_due(text, at)) {
        return None;
    }
    if text.begins_test(at + 1) {
        let complaint = Diagnostic::new(token.span, format!("`{}` is not spelt like a field", token.text));
        return Some(complaint.hint(format!("if it is one, write it between backquotes: `{}`", token.text)));
    }
    // `failed yesterday 10:00`.
    if place == Place::Head
        && is_clock(token)
        && let Some(day) = text.day_before(at)
    {
        let complaint = Diagnostic::new(text.span_of(day..at + 1), "a day and a clock stand behind `on` or `since`");
        let repair = text.write(&[Edit::insert(day, "on")]);
        return Some(complaint.hint(repair.unwrap_or_else(|| "for example: on yesterday 10:00".to_owned())));
    }
    // `last week 10:00`.
    if place == Place::Head
        && is_clock(token)
        && let Some(period) = at.checked_sub(2).filter(|i| text.is_any(*i, &["last", "this"]))
        && text.is_any(at - 1, &["week", "month", "year"])
    {
        let span = text.span_of(period..at + 1);
        let complaint =
            Diagnostic::new(span, format!("a clock is of one day, and a {} has many", text.slice(at - 1..at)));
        let is_behind_clause = text.is_any(period.wrapping_sub(1), &["on", "since", "until", "before", "after", "and"]);
        let day = if is_behind_clause { "last monday" } else { "on last monday" };
        let example = text.edited(&[Edit::replace(period..at, day)]);
        return Some(
            complaint.hint(format!("as in: {}", example.unwrap_or_else(|| format!("on last monday {}", token.text)))),
        );
    }
    // `on week 17`.
    if text.previous(at).is_some_and(|before| before.is("week")) && token.text.bytes().all(|b| b.is_ascii_digit()) {
        let complaint = Diagnostic::new(text.span_of(at - 1..at + 1), "the number of a week stands behind its year");
        return Some(complaint.hint(format!("for example: on 2009-W{:0>2}", token.text)));
    }
    let complaint = Diagnostic::new(token.span, format!("`{}` is a value without a field", token.text));
    Some(complaint.hint(field_of(site, token.text)?))
}

/// `failed apr 22 2009 11:00`.
fn spelt_moment(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    if place != Place::Head {
        return None;
    }
    let has_clock =
        |from: usize, to: usize| Spelt::parse(text.slice(from..to)).is_some_and(|date| date.clock.is_some());
    let ends = |from: usize| (at + 1..text.tokens.len().min(at + 6) + 1).rev().find(|to| has_clock(from, *to));
    let (from, to) = (at.saturating_sub(2)..=at).find_map(|from| Some((from, ends(from)?)))?;
    let complaint = Diagnostic::new(text.span_of(from..to), "a day and a clock stand behind `on` or `since`");
    let repair = text.write(&[Edit::insert(from, "on")]);
    Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: on {}", text.slice(from..to)))))
}

/// How to write a value that stands without its field.
fn field_of(site: &Site<'_>, value: &str) -> Option<String> {
    let Site { text, at, place } = *site;
    let replaced = |by: String| text.write(&[Edit::replace(at..at + 1, by)]);
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse::<u64>().ok().filter(|_| is_number);
    if number.is_some()
        && let Some(kind) = text.previous(at).filter(|kind| at == 1 && kind.is_any(&TRACED))
    {
        let traced = text.edited(&[Edit::insert(0, "trace")])?;
        let attempts = text.edited(&[Edit::replace(0..2, format!("{}={value}", kind.text))]);
        let readings: Vec<String> = [traced].into_iter().chain(attempts.filter(|_| !kind.is("mid"))).collect();
        return written(&readings);
    }
    if let Some(number) = number {
        let reading = match (value.len(), number) {
            (3, 200..600) => format!("for a reply write reply_code={value}"),
            (4, 1990..2100) => format!("for a year write on {value}"),
            _ => format!("for all of a connection write trace icid {value}"),
        };
        return Some(format!("{reading}, for attempts of a connection icid={value} or dcid={value}"));
    }
    if is_address(value) {
        return replaced(format!("remote_ip={value}"));
    }
    if let Some(network) = network_of(value) {
        return replaced(format!("remote_ip in {network}"));
    }
    if is_mailbox(value) {
        return replaced(format!("user={value}"));
    }
    if value.starts_with('@') {
        return Some(format!("name the field whose values the file holds: user in {value}, or remote_ip in {value}"));
    }
    // `where 2009-04-22`, `where 7d`.
    if place == Place::Filter
        && let Some(filter) = (0..at).rfind(|i| text.is(*i, "where"))
        && let Some(clause) = time_clause(value)
    {
        let alone = text.segment(at).end == at + 1 && filter + 1 == at;
        // With the `and` that bound it to its neighbour.
        let removed = match (text.is(at + 1, "and"), text.previous(at).is_some_and(|token| token.is("and"))) {
            (true, _) => at..at + 2,
            (false, true) => at - 1..at + 1,
            (false, false) => at..at + 1,
        };
        let edits = match alone {
            true => vec![Edit::replace(filter..at + 1, clause)],
            false => vec![Edit::insert(filter, clause), Edit::remove(removed)],
        };
        return Some(text.write(&edits).unwrap_or_else(|| "times stand before `where`".to_owned()));
    }
    let repair = text.edited(&[Edit::replace(at..at + 1, format!("\"{value}\""))])?;
    Some(format!("name its field, or look for it anywhere in the log line: {repair}"))
}

/// The network that the first two or three numbers of an address mean.
fn network_of(value: &str) -> Option<String> {
    let numbers: Vec<u8> =
        value.trim_end_matches('.').split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let given = numbers.len();
    let whole = |at: usize| numbers.get(at).copied().unwrap_or(0);
    (2..=3).contains(&given).then(|| format!("{}.{}.{}.0/{}", whole(0), whole(1), whole(2), 8 * given))
}

/// The clause that a date or a duration alone means.
fn time_clause(value: &str) -> Option<String> {
    let is_date = [7, 10].contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let is_duration = value.starts_with(|c: char| c.is_ascii_digit())
        && value.ends_with(|c: char| c.is_ascii_alphabetic())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_date.then(|| format!("on {value}")).or_else(|| is_duration.then(|| format!("last {value}")))
}

/// `user in root, admin`, `remote_ip in 10.0.0.1 10.0.0.2`.
fn list_without_parentheses(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, .. } = *site;
    let start = text.operand_start(at)?;
    let previous = text.previous(start)?;
    let is_in = previous.is("in");
    if !(is_in || previous.kind == Kind::Operator) || site.place == Place::Stage || text.kind(start) == Some(Kind::Open)
    {
        return None;
    }
    // With blanks between them only what cannot begin the next condition belongs to the list.
    let is_more = |i: usize| match text.kind(i) {
        Some(Kind::Comma) => Some(i + 1),
        Some(Kind::Word) => (is_in && !is_reserved(text.get(i)?.text) && !text.get(i)?.is_name()).then_some(i),
        _ => None,
    };
    let (mut end, mut values) = (at, vec![text.slice(start..at)]);
    while let Some(next) = is_more(end) {
        end = text.value_end(next).min(text.tokens.len());
        values.push(text.slice(next.min(end)..end));
        if next >= end {
            break;
        }
    }
    if end == at {
        return None;
    }
    // `[root, admin]`.
    let brackets = ['[', ']', '{', '}'];
    let is_bracketed = values.first().is_some_and(|value| value.starts_with(brackets));
    let inner = |value: &str| if is_bracketed { value.trim_matches(brackets).to_owned() } else { value.to_owned() };
    let values: Vec<String> = values.into_iter().map(inner).collect();
    let listed = Edit::replace(start..end, format!("({})", values.join(", ")));
    if is_in {
        let complaint = Diagnostic::new(text.span_of(start..end), "a list stands in parentheses");
        return Some(
            complaint.hint(text.write(&[listed]).unwrap_or_else(|| "for example: in (root, admin)".to_owned())),
        );
    }
    let repair = text.write(&[Edit::replace(start - 1..start, "in"), listed]);
    let complaint = Diagnostic::new(text.span(at), "one value is compared, a list is searched with `in`");
    Some(complaint.hint(repair.unwrap_or_else(|| "for example: user in (root, admin)".to_owned())))
}

/// `where user=a remote_ip=10.0.0.1`, `where user=mail admin`.
fn juxtaposed(site: &Site<'_>) -> Option<Diagnostic> {
    let Site { text, at, place } = *site;
    if place != Place::Filter || !text.begins_condition(at) || !text.ends_condition(at) {
        return None;
    }
    let token = text.get(at)?;
    if token.is_any(&super::super::periods::DAYS)
        && let Some(filter) = (0..at).find(|i| text.is(*i, "where"))
        && let Some(repair) = text.write(&[Edit::insert(filter, token.text), Edit::remove(at..at + 1)])
    {
        let complaint = Diagnostic::new(token.span, format!("`{}` stands before `where`", token.text));
        return Some(complaint.hint(repair));
    }
    // SQL doubles a quote within quotes.
    let before = text.previous(at)?;
    if token.kind == Kind::Text && before.kind == Kind::Text && before.span.end == token.span.start {
        let quote = &token.text[..1];
        let (left, right) = (&before.text[..before.text.len() - 1], &token.text[1..]);
        let complaint = Diagnostic::new(before.span.to(token.span), "a quote within quotes is escaped by \\");
        let repair = text.write(&[Edit::replace(at - 1..at + 1, format!("{left}\\{quote}{right}"))]);
        return Some(complaint.hint(repair.unwrap_or_else(|| format!("as in: {left}\\{quote}{right}"))));
    }
    let here = Span::new(token.span.start, token.span.start);
    let complaint = Diagnostic::new(here, "two conditions need `and` or `or` between them");
    let joined = text.write(&[Edit::insert(at, "and")]);
    // `elapsed_ms = 10 seconds`: next to `=` it may be a text all the same.
    let duration = unit(token.text).filter(|_| before.text.bytes().all(|byte| byte.is_ascii_digit()));
    let joined = match duration {
        Some(unit) => text.write(&[Edit::replace(at - 1..at + 1, format!("{}{unit}", before.text))]),
        None => joined,
    };
    // A word alone behind a value may be the rest of that value.
    let rest = text.slice(at - 1..at + 1);
    let after_value = at >= 2 && text.kind(at - 2) == Some(Kind::Operator) && text.kind(at - 1) == Some(Kind::Word);
    let alone = token.kind == Kind::Word
        && !token.is("not")
        && !text.begins_test(at + 1)
        && rest.chars().all(|c| is_bare(c) || c == ' ');
    let quoted = || text.write(&[Edit::replace(at - 1..at + 1, format!("\"{rest}\""))]);
    let is_word = token.is_any(&FLAGS) || duration.is_some();
    Some(match joined {
        // No word that is known: it is part of the value.
        Some(_) if after_value && alone && !is_word && quoted().is_some() => complaint.hint(quoted()?),
        // `user contains` lacks a value rather than an `and`.
        Some(_) if alone && !after_value && !is_word => complaint.hint("put `and` here, if both are yes/no"),
        Some(repair) if after_value && alone => complaint.hint(repair).note(format!("or quote the value: \"{rest}\"")),
        Some(repair) => complaint.hint(repair),
        None => complaint.hint("put `and` here"),
    })
}
