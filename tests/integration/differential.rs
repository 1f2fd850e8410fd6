//! The same questions asked of DuckDB: every golden query, and those of `tests/differential/queries.txt`, as the SQL
//! that `--to-sql` prints, over the events that `select *` exports. Two engines that were written apart must agree.
//!
//! Rows are compared as multisets, and in order where the query orders them: elsewhere log order, which an export does not
//! hold, may differ from that of the times. Of the stretches of a timeline that have no rows, a table cannot know whether
//! there are logs; see [`Timeline`]. The SQL of the other dialects is parsed, by sqlglot.
//!
//! Needs a Python with the packages of `tests/differential/requirements.txt`: that of `AUTHQ_DUCKDB_PYTHON`, else
//! `python3`, else one made below the target folder. Without one the test is skipped and says so, but never where `CI`
//! is set.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use authq::internals::Dialect;
use authq::internals::Type;
use authq::internals::{Stage, bind};
use authq::{Context, Display, Plan, Table};
use jiff::tz::TimeZone;
use regex::Regex;
use serde_json::{Value, json};

use crate::golden::{Golden, goldens};
use crate::python;
use crate::support::{Outcome, root, run};

/// Queries that no table can answer as the logs do, and why.
const APART: &[(&str, &str)] = &[];

/// A query and what it is asked of.
struct Case {
    name: String,
    query: String,
    /// Where its files lie: asked for the export once for all cases of one input.
    input: String,
    ask: Box<Ask>,
}

/// Runs a query over the input of a case, with further arguments.
type Ask = dyn Fn(&str, &[&str]) -> Outcome;

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = goldens().into_iter().filter_map(golden_case).collect();
    let listed = std::fs::read_to_string(root().join("tests/differential/queries.txt")).expect("the list of queries");
    for query in listed.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let ask = |query: &str, more: &[&str]| {
            let given = ["--now", "2009-04-24T12:00:00Z", "-q", query, "tests/corpus/office"];
            run(root(), more.iter().copied().chain(given), None)
        };
        cases.push(Case {
            name: query.to_owned(),
            query: query.to_owned(),
            input: "tests/corpus/office".to_owned(),
            ask: Box::new(ask),
        });
    }
    cases
}

fn golden_case(golden: Golden) -> Option<Case> {
    // These ask what would be read, for less than is needed, or in words that SQL knows nothing of.
    let apart = ["--explain", "--look-back", "--to-sql", "--schema"];
    let is_apart = golden.args().iter().any(|arg| apart.iter().any(|apart| arg.starts_with(apart)));
    if golden.exit() == 2 || is_apart {
        return None;
    }
    let name = golden.path.file_stem()?.to_string_lossy().into_owned();
    let (query, input) = (golden.query().to_owned(), golden.input().unwrap_or_else(|| name.clone()));
    Some(Case { name, query, input, ask: Box::new(move |query, more| golden.ask(query, more)) })
}

/// What DuckDB is given to do.
#[derive(Default)]
struct Work {
    tables: BTreeMap<(String, &'static str), Value>,
    queries: Vec<Value>,
    statements: Vec<Value>,
    expected: Vec<Expected>,
    /// What is refused, and why.
    without: Vec<String>,
    /// What is neither spelled nor refused.
    failed: Vec<String>,
}

/// What we answer.
struct Expected {
    name: String,
    rows: Vec<Value>,
    /// Does the query say in which order?
    ordered: bool,
    timeline: Option<Timeline>,
}

/// A query that counts in stretches of time. Which of those without rows the logs cover follows from records that are no
/// rows, so no table says it: where nothing is known we say null and SQL says 0, and where the query leaves the begin or
/// the end of its time open, we begin and end with the logs, SQL with the rows. So a missing count is read as 0, and on a
/// side that is open only what lies between the first and the last stretch with rows is compared.
struct Timeline {
    /// The columns of the time and of the count, if the rows are the stretches.
    columns: Option<(String, String)>,
    opens: bool,
    ends: bool,
}

impl Timeline {
    fn of(plan: &Plan) -> Option<Timeline> {
        let fill = plan.stages.iter().find_map(|stage| match stage {
            Stage::Fill(fill) => Some(fill),
            _ => None,
        })?;
        let (first, last) = (plan.columns.first()?, plan.columns.last()?);
        let columns = plan.is_timeline().then(|| (first.name.clone(), last.name.clone()));
        Some(Timeline { columns, opens: fill.from.is_none(), ends: fill.until.is_none() })
    }

    /// Leaves of both answers what can be compared.
    fn restrict(&self, ours: &mut Vec<Value>, theirs: &mut Vec<Value>) {
        let Some((time, count)) = &self.columns else { return };
        for row in ours.iter_mut() {
            if row[count].is_null() {
                row[count] = json!(0);
            }
        }
        let when = |row: &Value| row[time].as_str().and_then(moment);
        let counted = |row: &&Value| row[count].as_i64().is_some_and(|count| count > 0);
        let times: Vec<_> = ours.iter().chain(theirs.iter()).filter(counted).filter_map(when).collect();
        let (first, last) = (times.iter().min().copied(), times.iter().max().copied());
        let compared = |row: &Value| match when(row) {
            // Where no stretch has rows SQL has zeros, and we have none without logs.
            Some(_) if first.is_none() => false,
            Some(at) => !(self.opens && Some(at) < first || self.ends && Some(at) > last),
            None => true,
        };
        ours.retain(compared);
        theirs.retain(compared);
    }
}

/// Does the query say in which order its rows come?
fn is_ordered(plan: &Plan) -> bool {
    let orders = |stage: &Stage| {
        matches!(stage, Stage::Sort(_) | Stage::Top(_) | Stage::Fill(_) | Stage::Burst(_) | Stage::Sequence(_))
    };
    plan.stages.iter().any(orders)
}

impl Work {
    fn add(&mut self, case: &Case, folder: &Path) {
        let sql = (case.ask)(&case.query, &["--to-sql=duckdb", "-f", "ndjson"]);
        if sql.code == Some(2) {
            let refusal = format!("{}: {}", case.name, sql.stderr.lines().next().unwrap_or_default());
            let is_refused = refusal.contains("has no spelling in");
            if is_refused { &mut self.without } else { &mut self.failed }.push(refusal);
            return;
        }
        let plan = self.add_statements(case);
        let sql = sql.text();
        let source = Regex::new(r#"\n  from "([a-z]+)""#).expect("a valid pattern");
        let table = source.captures(&sql).and_then(|found| Table::find(&found[1])).expect("a table of ours");
        let schema = self.export(case, table, folder);
        let rows = (case.ask)(&case.query, &["-f", "ndjson"]);
        let rows = rows.text().lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        self.queries.push(json!({ "schema": schema, "sql": sql }));
        let (ordered, timeline) = (plan.as_ref().is_some_and(is_ordered), plan.as_ref().and_then(Timeline::of));
        self.expected.push(Expected { name: case.name.clone(), rows, ordered, timeline });
    }

    /// The case in every dialect, as if all inputs were in UTC. No plan where it names a file that it brings along.
    fn add_statements(&mut self, case: &Case) -> Option<Plan> {
        let context = Context {
            now: "2009-04-24T12:00:00Z".parse().expect("a moment"),
            zone: TimeZone::UTC,
            display: Display::Machine,
            recipes: authq::Recipes::default(),
        };
        let query = authq::parse(&case.query).expect("it parsed before");
        let plan = bind(&query, &case.query, &context).ok()?;
        for dialect in Dialect::ALL {
            let name = format!("{} ({dialect})", case.name);
            match plan.to_sql(plan.table.name(), dialect, None) {
                Ok(sql) => self.statements.push(json!({ "name": name, "dialect": dialect.name(), "sql": sql })),
                Err(error) => self.without.push(format!("{name}: {error}")),
            }
        }
        Some(plan)
    }

    /// The schema that holds the table of the case's input.
    fn export(&mut self, case: &Case, table: Table, folder: &Path) -> String {
        let next = format!("input{}", self.tables.len());
        let described = self.tables.entry((case.input.clone(), table.name())).or_insert_with(|| {
            // Named one by one: `*` leaves out what is shown only where a query names it.
            let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
            let query = format!("{} | select {}", table.name(), names.join(", "));
            let rows = (case.ask)(&query, &["-f", "ndjson"]);
            assert!(rows.code != Some(2), "{}: {}", case.name, rows.stderr);
            let file = folder.join(format!("{next}.ndjson"));
            std::fs::write(&file, &rows.stdout).expect("a file");
            let columns: Vec<Value> =
                table.columns().iter().map(|column| json!([column.name, sql_type(column.kind)])).collect();
            json!({ "schema": next, "name": table.name(), "file": file, "columns": columns })
        });
        described["schema"].as_str().expect("a name").to_owned()
    }
}

fn sql_type(kind: Type) -> &'static str {
    match kind {
        Type::Text | Type::Word(_) | Type::Ip | Type::Network => "VARCHAR",
        Type::Int | Type::Duration => "BIGINT",
        Type::Float => "DOUBLE",
        Type::Bool => "BOOLEAN",
        Type::Time => "TIMESTAMPTZ",
        Type::IntList => "BIGINT[]",
        Type::TextList => "VARCHAR[]",
        Type::Bytes => "BLOB",
    }
}

/// A value in one form: moments in UTC, numbers to nine digits.
fn normal(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{:.9e}", number.as_f64().expect("a number") + 0.0),
        Value::String(text) => match moment(text) {
            Some(moment) => moment.to_string(),
            None => format!("{text:?}"),
        },
        Value::Array(values) => format!("[{}]", values.iter().map(normal).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", normal(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        Value::Null | Value::Bool(_) => value.to_string(),
    }
}

/// `2009-04-22T11:47:47+02:00`, or `2009-04-22 09:47:47+00` as DuckDB writes it.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    let is_moment = text.len() > 19 && text.as_bytes()[4] == b'-' && text.as_bytes()[13] == b':';
    if is_moment { text.parse().ok() } else { None }
}

/// What differs, if anything.
fn difference(found: &Value, expected: &Expected) -> Option<String> {
    if let Some(error) = found["error"].as_str() {
        return Some(error.to_owned());
    }
    let (mut ours, mut theirs) = (expected.rows.clone(), found["value"].as_array().expect("rows").clone());
    if let Some(timeline) = &expected.timeline {
        timeline.restrict(&mut ours, &mut theirs);
    }
    let rows = |rows: &[Value]| {
        let mut rows: Vec<String> = rows.iter().map(normal).collect();
        if !expected.ordered {
            rows.sort();
        }
        rows
    };
    let (found, expected) = (rows(&theirs), rows(&ours));
    (found != expected).then(|| {
        let shown = crate::support::difference(&expected.join("\n"), &found.join("\n"));
        shown.lines().filter(|line| !line.starts_with("  ")).take(12).collect::<Vec<_>>().join("\n")
    })
}

#[test]
fn duckdb_gives_the_same_rows() {
    let Some(python) = python::or_skip("duckdb_gives_the_same_rows", python()) else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut work = Work::default();
    for case in cases() {
        if !APART.iter().any(|(name, _)| *name == case.name) {
            work.add(&case, folder.path());
        }
    }
    let request = json!({
        "tables": work.tables.values().collect::<Vec<_>>(), "queries": work.queries, "statements": work.statements
    });
    let reply = ask(&python, &request);
    let answers = reply["answers"].as_array().expect("answers");
    assert_eq!(answers.len(), work.expected.len());
    let mut failed = std::mem::take(&mut work.failed);
    for (found, expected) in answers.iter().zip(&work.expected) {
        failed.extend(difference(found, expected).map(|shown| format!("==== {}\n{shown}", expected.name)));
    }
    let parsed = reply["parsed"].as_array().map(Vec::as_slice);
    for (found, statement) in parsed.unwrap_or_default().iter().zip(&work.statements) {
        if let Some(error) = found["error"].as_str() {
            failed.push(format!("==== {} does not parse\n{error}", statement["name"]));
        }
    }
    let sqlglot = if parsed.is_some() { "parsed" } else { "not parsed, for want of sqlglot" };
    eprintln!(
        "DuckDB {}: {} queries compared; {} statements {sqlglot}; {} apart; without spelling:\n  {}",
        reply["version"].as_str().unwrap_or_default(),
        work.expected.len(),
        work.statements.len(),
        APART.len(),
        work.without.join("\n  ")
    );
    assert!(failed.is_empty(), "{} differ (- authq, + DuckDB)\n{}", failed.len(), failed.join("\n"));
    assert!(work.expected.len() > 150, "only {} queries were compared", work.expected.len());
}

fn ask(python: &Path, request: &Value) -> Value {
    let mut child = Command::new(python)
        .arg(root().join("tests/differential/run.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut pipe = child.stdin.take().expect("piped");
    pipe.write_all(request.to_string().as_bytes()).expect("Python reads");
    drop(pipe);
    let output = child.wait_with_output().expect("Python ends");
    let complaint = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{complaint}"))
}

/// A Python that has DuckDB.
pub fn python() -> Result<PathBuf, String> {
    const IMPORTS: &str = "import duckdb";
    if let Some(python) = python::given() {
        let missing = format!("{} has no package duckdb", python.display());
        return if python::has(&python, IMPORTS) { Ok(python) } else { Err(missing) };
    }
    let known = [PathBuf::from("python3"), python::place("duckdb-python")];
    match known.into_iter().find(|python| python::has(python, IMPORTS)) {
        Some(python) => Ok(python),
        None => python::install("duckdb-python", &["tests/differential/requirements.txt"]),
    }
}

/// Texts change rarely, and a change should be read. `BLESS=1` rewrites them.
#[test]
fn sql_reads_as_expected() {
    const QUERIES: [&str; 8] = [
        "failed inbound where user=*@example.com and not remote_ip in private",
        "where user !~ /^adm/ or mids = 448 | select time, domain(user), len(mids)",
        "failed since 2009-04-22 | count, dcount(user), min(time) by remote_ip/24 | top 5",
        "count(failed), max(sbrs) by 1h, user | sort -time, user",
        "distinct user, weekday(time) | tail 3",
        r#"outbound "relay access denied" | sort remote_ip | limit 1"#,
        "failed | burst 10 distinct user by remote_ip within 10m",
        "inbound | sequence 5 failed then succeeded by remote_ip within 10m",
    ];
    let mut text = String::new();
    for query in QUERIES {
        for dialect in Dialect::ALL {
            let outcome = run(root(), [&format!("--to-sql={dialect}"), query], None);
            text += &if outcome.code == Some(0) { outcome.text() } else { outcome.stderr };
            text.push('\n');
        }
    }
    let path = root().join("tests/differential/spellings.sql");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{}", crate::support::difference(&expected, &text));
}
