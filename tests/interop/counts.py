"""Counts the rows of datasets by outcome and by appliance with the readers that people have.

    counts.py DATASET...

Keys of folders that are no columns of the files, such as `appliance`, are told by the names of the folders. Prints one
JSON object: for each DATASET and each reader the rows of each outcome and of each appliance. See
tests/integration/interop.rs.
"""

import json
import os
import sys

import datafusion
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.dataset

from readers import complaint, rows

KEYS = ["outcome", "appliance"]


def sql(key):
    return f"select {key}, count(*) from auth group by {key}"


def with_duckdb(path):
    connection = duckdb.connect()
    connection.execute(f"create view auth as from '{path}/auth/**/*.parquet'")
    return [connection.sql(sql(key)).fetchall() for key in KEYS]


def with_polars(path):
    lazy = polars.scan_parquet(f"{path}/auth/", hive_partitioning=True)
    return [lazy.group_by(key).len().collect().rows() for key in KEYS]


def with_pyarrow(path):
    table = pyarrow.dataset.dataset(f"{path}/auth", format="parquet", partitioning="hive").to_table()
    return [rows(table.group_by(key).aggregate([([], "count_all")])) for key in KEYS]


def with_pandas(path):
    frame = pandas.read_parquet(f"{path}/auth", dtype_backend="pyarrow")
    counts = [frame[key].value_counts(dropna=False) for key in KEYS]
    named = lambda value: None if pandas.isna(value) else value
    return [[(named(value), int(count)) for value, count in of_key.items() if count > 0] for of_key in counts]


def with_datafusion(path):
    session = datafusion.SessionContext()
    keys = [(key, pyarrow.string()) for key in folder_keys(f"{path}/auth")]
    session.register_parquet("auth", f"{path}/auth/", table_partition_cols=keys)
    return [rows(session.sql(sql(key)).to_arrow_table()) for key in KEYS]


def folder_keys(folder):
    """The keys of the folders, from the first one of each level."""
    below = next((name for name in sorted(os.listdir(folder)) if "=" in name), None)
    return [below.split("=")[0], *folder_keys(f"{folder}/{below}")] if below else []


READERS = {
    "datafusion": with_datafusion,
    "duckdb": with_duckdb,
    "pandas": with_pandas,
    "polars": with_polars,
    "pyarrow": with_pyarrow,
}


def counted(reader, path):
    found = complaint(reader, path)
    if isinstance(found, dict):
        return found
    in_order = lambda counts: sorted(map(list, counts), key=lambda row: json.dumps(row[0], ensure_ascii=False))
    return {key: in_order(counts) for key, counts in zip(KEYS, found)}


if __name__ == "__main__":
    found = {path: {name: counted(reader, path) for name, reader in READERS.items()} for path in sys.argv[1:]}
    json.dump(found, sys.stdout)
