"""The questions in polars: lines as a table of one column, what is no UTF-8 replaced."""

import os
import sys

sys.path.pop(0)  # This file's own name must not hide the library.
os.environ["POLARS_MAX_THREADS"] = os.environ.get("PEER_THREADS", "2")
import polars as pl  # noqa: E402

sys.path.insert(0, os.path.dirname(__file__))
import common  # noqa: E402

LINES = pl.scan_csv(
    common.files,
    has_header=False,
    separator="\x02",
    quote_char=None,
    encoding="utf8-lossy",
    new_columns=["line"],
    infer_schema=False,
    include_file_paths="file",
)
line = pl.col("line")
IS_AUTH = line.str.contains(" SMTP Auth", literal=True)
TIME = line.str.slice(4, 20).str.to_datetime("%b %e %H:%M:%S %Y").alias("time")
FOLDER = pl.col("file").str.replace(r"/[^/]*$", "").alias("folder")


def q1():
    hits = LINES.filter(IS_AUTH).filter(line.str.contains(common.FAILED_IRONPORT))
    return hits.select(pl.len()).collect(engine="streaming").rows()


def q2():
    opened = line.str.contains(" New SMTP ICID ", literal=True) | line.str.contains(" New smtp ICID ", literal=True)
    hits = LINES.filter((IS_AUTH & line.str.contains(common.FAILED_IRONPORT)) | opened)
    hits = hits.select("line", FOLDER, IS_AUTH.alias("auth")).collect(engine="streaming")
    groups = line.str.extract_groups
    attempts = hits.filter("auth").select("folder", TIME, groups(common.FAILED_IRONPORT).alias("g"))
    attempts = attempts.select("folder", "time", id=pl.col("g").struct["1"], user=pl.col("g").struct["2"])
    openings = hits.filter(~pl.col("auth")).select("folder", TIME, groups(common.OPENED).alias("g"))
    openings = openings.select("folder", "time", id=pl.col("g").struct["1"], ip=pl.col("g").struct["2"])
    joined = attempts.sort("time").join_asof(openings.sort("time"), on="time", by=["folder", "id"])
    return joined.select(pl.col("time").dt.strftime("%Y-%m-%dT%H:%M:%S"), "user", "ip").rows()


def q3():
    is_outbound = line.str.contains(" SMTP authentication", literal=True)
    hits = LINES.filter(
        (IS_AUTH & line.str.contains(common.FAILED)) | (is_outbound & line.str.contains(common.FAILED_OUTBOUND))
    )
    who = pl.when(IS_AUTH).then(line.str.extract(common.FAILED, 2).str.to_lowercase()).alias("who")
    counted = hits.group_by(who).agg(pl.len().alias("n")).sort(["n", "who"], descending=[True, False]).head(10)
    return counted.collect(engine="streaming").rows()


def q5():
    hits = LINES.filter(line.str.contains(f"(ICID {common.icid})", literal=True))
    return hits.filter(line.str.contains(common.AUTH)).select("line").collect(engine="streaming").rows()


common.run({"Q1": q1, "Q2": q2, "Q3": q3, "Q5": q5})
