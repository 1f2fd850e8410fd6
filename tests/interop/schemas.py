"""Reads records in the schemas of other tools with the readers that people have, and says what each of them found.

    schemas.py FILE...

A FILE is named by its schema and by what its rows stand for: `ecs-auth.parquet`. Parquet is read by every reader, text
by DuckDB. Prints one JSON object: for each FILE and each reader the number of records, the first and the last time, the
sum of a number, the records by a value, and the users; what a schema calls these is in FIELDS. See
tests/integration/exports.rs.
"""

import datetime
import json
import os
import sys

import datafusion
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from readers import complaint, moment, rows

PARTS = ["time", "value", "number", "user", "no_user"]

# For each schema and each kind of rows the fields that hold the PARTS. What is in an object comes after a dot, and an
# element of a list has its number. Where the last field has a value, that before it is no user.
FIELDS = {
    "ecs": {
        "auth": ["@timestamp", "esa.outcome", "event.duration", "user.name"],
        "connections": ["@timestamp", "network.direction", "event.duration", "user.name"],
        "messages": ["@timestamp", "esa.delivered", "esa.rcpt_count", "user.name"],
        "findings": ["@timestamp", "related.ip.0", "esa.events"],
    },
    "ocsf": {
        "auth": ["time", "unmapped.outcome", "unmapped.elapsed_ms", "user.name", "user.type_id"],
        "connections": ["time", "connection_info.direction", "duration", "unmapped.user"],
        "messages": ["time", "unmapped.delivered", "unmapped.rcpt_count", "unmapped.user"],
        "findings": ["time", "evidences.0.src_endpoint.ip", "finding_info.related_events_count"],
    },
    "cim": {
        "auth": ["_time", "signature", "duration", "user"],
        "connections": ["_time", "direction", "duration", "user"],
        "messages": ["_time", "action", "recipient_count", "user"],
    },
    "timesketch": {
        "auth": ["timestamp", "outcome", "elapsed_ms", "user"],
        "connections": ["timestamp", "direction", "duration_ms", "user"],
        "messages": ["timestamp", "delivered", "rcpt_count", "user"],
        "findings": ["timestamp", "remote_ip", "events"],
    },
}


def steps(field):
    return [int(step) if step.isdigit() else step for step in field.split(".")]


def by_sql(fields, ask, is_there=lambda path: True):
    """`ask` gives the rows of an answer. Where a field is in no record, text does not tell of it."""
    step = lambda name: f"[{name + 1}]" if isinstance(name, int) else f"['{name}']"
    place = lambda path: f'"{path[0]}"' + "".join(map(step, path[1:]))
    at = {part: place(steps(field)) if is_there(steps(field)) else "null" for part, field in fields.items()}
    number = f"sum(cast({at['number']} as double))"
    [sums] = ask(f"select count(*), min({at['time']}), max({at['time']}), {number} from records")
    values = ask(f"select {at['value']} as value, count(*) from records group by 1")
    users = ask(f"select {at.get('user', 'null')} as name, {at.get('no_user', 'null')} as other from records")
    return found(sums, values, users)


def found(sums, values, users):
    """What a reader says, in one form."""
    count, first, last, number = sums
    plain = lambda time: moment(time) if isinstance(time, datetime.datetime) else time
    return {
        "records": count,
        "first": plain(first),
        "last": plain(last),
        "number": number,
        "values": [[value, count] for value, count in values],
        "users": [user for user, kind in users if user is not None and kind is None],
    }


def with_duckdb(path, fields):
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    # What is quoted is text, also where it is empty.
    source = f"read_csv('{path}', allow_quoted_nulls = false)" if path.endswith(".csv") else f"'{path}'"
    connection.execute(f"create view records as from {source}")
    records = connection.table("records")
    columns = dict(zip(records.columns, records.types))

    def is_there(path):
        if path[0] not in columns:
            return False
        kind = columns[path[0]]
        for name in path[1:]:
            children = dict(kind.children) if kind.id in ("struct", "list") else {}
            kind = children.get("child" if isinstance(name, int) else name)
            if kind is None:
                return False
        return True

    return by_sql(fields, lambda query: rows(connection.sql(query).to_arrow_table()), is_there)


def with_datafusion(path, fields):
    session = datafusion.SessionContext()
    session.register_parquet("records", path)
    return by_sql(fields, lambda query: rows(session.sql(query).to_arrow_table()))


def with_polars(path, fields):
    def at(field):
        name, *more = steps(field)
        column = polars.col(name)
        for step in more:
            column = column.list.get(step, null_on_oob=True) if isinstance(step, int) else column.struct.field(step)
        return column

    records = polars.scan_parquet(path).select(**{part: at(field) for part, field in fields.items()})
    time = polars.col("time")
    of_all = [polars.len(), time.min().alias("first"), time.max().alias("last"), polars.col("number").sum()]
    users = [name for name in ("user", "no_user") if name in fields]
    return found(
        records.select(of_all).collect().row(0),
        records.group_by("value").len().collect().rows(),
        in_pairs(records.select(users).collect().rows()) if users else [],
    )


def with_pyarrow(path, fields):
    table = pyarrow.parquet.read_table(path)

    def at(field):
        name, *more = steps(field)
        column = table[name]
        for step in more:
            take = pyarrow.compute.list_element if isinstance(step, int) else pyarrow.compute.struct_field
            column = take(column, step)
        return column

    records = pyarrow.table({part: at(field) for part, field in fields.items()})
    times = pyarrow.compute.min_max(records["time"]).as_py()
    number = pyarrow.compute.sum(records["number"]).as_py()
    users = [name for name in ("user", "no_user") if name in fields]
    return found(
        (records.num_rows, times["min"], times["max"], number),
        rows(records.group_by("value").aggregate([([], "count_all")])),
        in_pairs(rows(records.select(users))) if users else [],
    )


def with_pandas(path, fields):
    frame = pandas.read_parquet(path, dtype_backend="pyarrow")

    def at(field):
        name, *more = steps(field)
        column = frame[name]
        for step in more:
            column = column.list[step] if isinstance(step, int) else column.struct.field(step)
        return column

    records = {part: at(field) for part, field in fields.items()}
    known = lambda value: None if pandas.isna(value) else value
    time, number = records["time"], records["number"].sum()
    counts = records["value"].value_counts(dropna=False)
    users = [map(known, records[name]) for name in ("user", "no_user") if name in fields]
    return found(
        (len(frame), known(time.min()), known(time.max()), None if pandas.isna(number) else int(number)),
        [(known(value), int(count)) for value, count in counts.items()],
        in_pairs(zip(*users)),
    )


def in_pairs(users):
    return [(*user, None)[:2] for user in users]


READERS = {
    "datafusion": with_datafusion,
    "duckdb": with_duckdb,
    "pandas": with_pandas,
    "polars": with_polars,
    "pyarrow": with_pyarrow,
}


def read(path):
    name, ending = os.path.basename(path).split(".")
    schema, kind = name.split("-")
    fields = dict(zip(PARTS, FIELDS[schema][kind]))
    readers = READERS if ending == "parquet" else {"duckdb": with_duckdb}
    return {name: complaint(lambda path: reader(path, fields), path) for name, reader in readers.items()}


if __name__ == "__main__":
    json.dump({path: read(path) for path in sys.argv[1:]}, sys.stdout)
