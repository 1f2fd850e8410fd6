"""Runs the SQL of queries over exported events in DuckDB, and parses that of other dialects.

Reads one JSON document from standard input and writes one to standard output; see tests/integration/differential.rs.
"""

import json
import sys

import duckdb

try:
    import sqlglot
except ImportError:
    sqlglot = None

# sqlglot has no DataFusion, whose SQL is that of PostgreSQL as far as syntax goes.
DIALECTS = {"duckdb": "duckdb", "datafusion": "postgres", "spark": "spark", "trino": "trino"}


def load(connection, table):
    """A table of the name, in a schema of its own."""
    connection.execute(f'create schema "{table["schema"]}"')
    columns = {name: "VARCHAR" if kind == "BLOB" else kind for name, kind in table["columns"]}
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    chosen = ", ".join(
        f'encode("{name}") as "{name}"' if kind == "BLOB" else f'"{name}"' for name, kind in table["columns"]
    )
    connection.execute(
        f'create table "{table["schema"]}"."{table["name"]}" as select {chosen} '
        f"from read_json('{table['file']}', format = 'newline_delimited', columns = {{{types}}})"
    )


def answer(connection, query):
    """The rows as JSON objects, in order."""
    connection.execute(f'use "{query["schema"]}"')
    statement = query["sql"].rstrip().rstrip(";")
    described = connection.execute(f"describe {statement}").fetchall()
    blobs = [f'decode("{name}") as "{name}"' for name, kind, *_ in described if kind == "BLOB"]
    chosen = f"* replace ({', '.join(blobs)})" if blobs else "*"
    rows = connection.execute(f"select cast(to_json(t) as varchar) from (select {chosen} from ({statement})) as t")
    return [json.loads(row) for (row,) in rows.fetchall()]


def complaint(check, *args):
    try:
        return {"value": check(*args)}
    except Exception as error:  # whatever it is, the test shows it
        return {"error": f"{type(error).__name__}: {error}"}


def parse(statement):
    # Spark's session is set by a statement of its own.
    parsed = sqlglot.parse(statement["sql"], read=DIALECTS[statement["dialect"]])
    return len(parsed)


def main():
    request = json.load(sys.stdin)
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    for table in request["tables"]:
        load(connection, table)
    answers = [complaint(answer, connection, query) for query in request["queries"]]
    parsed = [complaint(parse, statement) for statement in request["statements"]] if sqlglot else None
    json.dump({"version": duckdb.__version__, "answers": answers, "parsed": parsed}, sys.stdout)


main()
