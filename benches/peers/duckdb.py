"""The questions in DuckDB: lines as a table of one column, nothing quoted, lines that are no UTF-8 left out;
or the rows of a Parquet file that authq wrote."""

import sys

sys.path.pop(0)  # This file's own name must not hide the library.
import duckdb  # noqa: E402
from os.path import dirname  # noqa: E402

sys.path.insert(0, dirname(__file__))
import common  # noqa: E402

connection = duckdb.connect()
connection.execute(f"SET threads={common.threads}; SET preserve_insertion_order=false; SET enable_progress_bar=false")
LINES = f"""read_csv({common.files}, columns={{'line': 'VARCHAR'}}, delim='\x02', quote='', escape='', header=false,
    auto_detect=false, strict_mode=false, ignore_errors=true, filename=true)"""
TIME = "strptime(line[5:24], '%b %d %H:%M:%S %Y')"


def q1():
    return connection.sql(f"""SELECT count(*) FROM {LINES}
        WHERE contains(line, ' SMTP Auth') AND regexp_matches(line, '{common.FAILED_IRONPORT}')""").fetchall()


def q2():
    return connection.sql(f"""
        WITH hits AS MATERIALIZED (SELECT parse_dirpath(filename) AS folder, line, contains(line, ' SMTP Auth') AS auth
            FROM {LINES}
            WHERE (contains(line, ' SMTP Auth') AND regexp_matches(line, '{common.FAILED_IRONPORT}'))
                OR contains(line, ' New SMTP ICID ') OR contains(line, ' New smtp ICID ')),
        attempts AS (SELECT folder, {TIME} AS time, unnest(regexp_extract(line, '{common.FAILED_IRONPORT}',
            ['id', 'user'])) FROM hits WHERE auth),
        openings AS (SELECT folder, {TIME} AS time, unnest(regexp_extract(line, '{common.OPENED}', ['id', 'ip']))
            FROM hits WHERE NOT auth)
        SELECT strftime(attempts.time, '%Y-%m-%dT%H:%M:%S'), "user", ip FROM attempts ASOF LEFT JOIN openings
            ON attempts.folder = openings.folder AND attempts.id = openings.id AND attempts.time >= openings.time
        """).fetchall()


def q3():
    return connection.sql(f"""
        SELECT lower(CASE WHEN contains(line, ' SMTP Auth') THEN regexp_extract(line, '{common.FAILED}', 2) END) AS who,
            count(*) AS n
        FROM {LINES}
        WHERE (contains(line, ' SMTP Auth') AND regexp_matches(line, '{common.FAILED}'))
            OR (contains(line, ' SMTP authentication') AND regexp_matches(line, '{common.FAILED_OUTBOUND}'))
        GROUP BY who ORDER BY n DESC, who LIMIT 10""").fetchall()


def q5():
    return connection.sql(f"""SELECT line FROM {LINES}
        WHERE contains(line, '(ICID {common.icid})') AND regexp_matches(line, '{common.AUTH}')""").fetchall()


def q1_of_parquet():
    return connection.sql(f"""SELECT count(*) FROM '{common.corpus}'
        WHERE outcome = 'failed' AND direction = 'inbound' AND lower("user") = 'ironport'""").fetchall()


def all_of_parquet():
    return connection.sql(f"SELECT count(*) FROM '{common.corpus}'").fetchall()


parquet = {"Q1 of Parquet": q1_of_parquet, "all of Parquet": all_of_parquet}
common.run({"Q1": q1, "Q2": q2, "Q3": q3, "Q5": q5, **parquet})
