"""Runs the lines by which the README reads a dataset elsewhere.

    lines.py DATASET

Standard input holds the lines, with /data/esa in place of DATASET. Prints how many rows each of them finds.
"""

import sys

import datafusion
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.dataset


def rows(found):
    if isinstance(found, polars.LazyFrame):
        return found.collect().height
    if isinstance(found, pyarrow.dataset.Dataset):
        return found.count_rows()
    if isinstance(found, datafusion.DataFrame):
        return found.count()
    if isinstance(found, duckdb.DuckDBPyRelation):
        return found.shape[0]
    return len(found)


for line in sys.stdin:
    print(rows(eval(line.replace("/data/esa", sys.argv[1]))))
