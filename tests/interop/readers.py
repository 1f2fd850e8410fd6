"""Reads what authq wrote with the readers that people have, and says what each of them found.

    readers.py PATH...

A PATH is a dataset, a .parquet file, a .arrow file, or - for an Arrow stream on standard input. Prints one JSON object:
for each PATH and each reader the columns with their types as the reader calls them, the number of rows, how many of
each outcome, the first and the last time, as its own engine reckons them, and the rows. Copies that a reader needs are
made in a temporary folder. See tests/integration/interop.rs.
"""

import datetime
import glob
import json
import os
import re
import shutil
import sys
import tempfile

import datafusion
import deltalake
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.dataset
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.transforms import DayTransform

SUMS = "select count(*), min(time), max(time) from auth"
OUTCOMES = "select outcome, count(*) from auth group by outcome"


def moment(time):
    """As authq writes it."""
    text = time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{time.microsecond:06}" if time.microsecond else "") + "Z"


def plain(value):
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return spelled(value) if isinstance(value, bytes) else value


def spelled(value):
    """Bytes as the manual says that JSON holds them."""
    try:
        text = value.decode()
        if not re.search(r"\\x[89a-f][0-9a-f]", text):
            return text
    except UnicodeDecodeError:
        pass
    return value.replace(b"\\", b"\\\\").decode(errors="backslashreplace")


def rows(table):
    return [tuple(row.values()) for row in table.to_pylist()]


def found(columns, sums, outcomes, table):
    """What a reader says, in one form; `table` holds its rows in Arrow's memory."""
    count, first, last = sums
    return {
        "columns": [[name, str(kind)] for name, kind in columns],
        "rows": count,
        "outcomes": {outcome: count for outcome, count in outcomes},
        "first": plain(first),
        "last": plain(last),
        "content": [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()],
    }


def by_arrow(table):
    """Reckoned by Arrow itself."""
    outcomes = rows(table.group_by("outcome").aggregate([([], "count_all")]))
    times = pyarrow.compute.min_max(table["time"]).as_py()
    columns = [(field.name, field.type) for field in table.schema]
    sums = (table.num_rows, times["min"], times["max"])
    return found(columns, sums, outcomes, table)


def with_duckdb(path):
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    files = f"{path}/auth/**/*.parquet" if os.path.isdir(path) else path
    connection.execute(f"create view auth as from '{files}'")
    columns = [(name, kind) for name, kind, *_ in connection.sql("describe auth").fetchall()]
    [sums] = rows(connection.sql(SUMS).to_arrow_table())
    outcomes = rows(connection.sql(OUTCOMES).to_arrow_table())
    return found(columns, sums, outcomes, connection.sql("from auth").to_arrow_table())


def with_polars(path):
    lazy = polars.scan_parquet(f"{path}/auth/" if os.path.isdir(path) else path, hive_partitioning=os.path.isdir(path))
    time = polars.col("time")
    sums = lazy.select(polars.len(), time.min().alias("first"), time.max().alias("last")).collect().row(0)
    outcomes = lazy.group_by("outcome").len().collect().rows()
    return found(lazy.collect_schema().items(), sums, outcomes, lazy.collect().to_arrow())


def with_pyarrow(path):
    folder = f"{path}/auth" if os.path.isdir(path) else path
    return by_arrow(pyarrow.dataset.dataset(folder, format="parquet", partitioning="hive").to_table())


def with_pandas(path):
    frame = pandas.read_parquet(f"{path}/auth" if os.path.isdir(path) else path, dtype_backend="pyarrow")
    times = [None if pandas.isna(time) else time for time in (frame["time"].min(), frame["time"].max())]
    outcomes = [(outcome, int(count)) for outcome, count in frame["outcome"].value_counts().items()]
    return found(frame.dtypes.items(), (len(frame), *times), outcomes, pyarrow.Table.from_pandas(frame, preserve_index=False))


def with_datafusion(path):
    session = datafusion.SessionContext()
    if os.path.isdir(path):
        session.register_parquet("auth", f"{path}/auth/", table_partition_cols=[("date", pyarrow.string())])
    else:
        session.register_parquet("auth", path)
    [sums] = rows(session.sql(SUMS).to_arrow_table())
    outcomes = rows(session.sql(OUTCOMES).to_arrow_table())
    table = session.sql("select * from auth").to_arrow_table()
    return found([(field.name, field.type) for field in table.schema], sums, outcomes, table)


def with_deltalake(path):
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/auth"
        shutil.copytree(f"{path}/auth", place)
        by_day = deltalake.Schema([deltalake.Field("date", "date")])
        deltalake.convert_to_deltalake(place, partition_by=by_day, partition_strategy="hive")
        delta = deltalake.DeltaTable(place)
        builder = deltalake.QueryBuilder().register("auth", delta)
        ask = lambda query: pyarrow.table(builder.execute(query).read_all())
        columns = [(field.name, delta_type(field.type)) for field in delta.schema().fields]
        [sums] = rows(ask(SUMS))
        return found(columns, sums, rows(ask(OUTCOMES)), ask("select * from auth"))


def delta_type(kind):
    described = json.loads(kind.to_json())
    return described if isinstance(described, str) else f"{described['type']}<{described['elementType']}>"


def with_pyiceberg(path):
    """The files stay where they are: Iceberg adopts them by their footers, and finds the days by their statistics."""
    files = sorted(glob.glob(f"{path}/auth/**/*.parquet", recursive=True))
    with tempfile.TemporaryDirectory() as folder:
        catalog = SqlCatalog("esa", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
        catalog.create_namespace("esa")
        table = catalog.create_table("esa.auth", schema=pyarrow.parquet.read_schema(files[0]))
        with table.update_spec() as update:
            update.add_field("time", DayTransform(), "day")
        table.add_files([os.path.abspath(file) for file in files])
        content = table.scan().to_arrow()
        columns = [(field.name, field.field_type) for field in table.schema().fields]
        return {**by_arrow(content), "columns": [[name, str(kind)] for name, kind in columns]}


def feather(path):
    return {
        "pyarrow": by_arrow(pyarrow.feather.read_table(path)),
        "polars": by_arrow(polars.read_ipc(path).to_arrow()),
        "pandas": by_arrow(pyarrow.Table.from_pandas(pandas.read_feather(path, dtype_backend="pyarrow"))),
    }


FILES = {
    "duckdb": with_duckdb,
    "polars": with_polars,
    "pyarrow": with_pyarrow,
    "pandas": with_pandas,
    "datafusion": with_datafusion,
}
DATASETS = {**FILES, "deltalake": with_deltalake, "pyiceberg": with_pyiceberg}


def complaint(read, path):
    try:
        return read(path)
    except Exception as error:  # whatever it is, the test shows it
        return {"error": f"{type(error).__name__}: {error}"}


def read(path):
    if path == "-":
        return {"pyarrow": by_arrow(pyarrow.ipc.open_stream(sys.stdin.buffer).read_all())}
    if path.endswith(".arrow"):
        return feather(path)
    readers = DATASETS if os.path.isdir(path) else FILES
    return {name: complaint(reader, path) for name, reader in readers.items()}


if __name__ == "__main__":
    json.dump({path: read(path) for path in sys.argv[1:]}, sys.stdout)
