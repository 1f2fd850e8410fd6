"""The questions of `benches/groups.rs` in DuckDB, over the Parquet files that it leaves: GROUPS.py [DATASET [THREADS]].

Prints for each question the processor time and the time by the clock, in seconds, the least of five runs after the
files are in the page cache.
"""

import resource
import sys
import tempfile
import time

sys.path.pop(0)  # This folder has a file of the library's name.
import duckdb  # noqa: E402

dataset = sys.argv[1] if len(sys.argv) > 1 else tempfile.gettempdir() + "/authq-groups"
threads = int(sys.argv[2]) if len(sys.argv) > 2 else 1
connection = duckdb.connect()
connection.execute(f"SET threads={threads}; SET preserve_insertion_order=false; SET enable_progress_bar=false")
AUTH = f"read_parquet('{dataset}/auth/*/*.parquet', hive_partitioning=false)"
QUESTIONS = {
    "count by user": f'SELECT count(*) FROM (SELECT "user", count(*) AS n FROM {AUTH} GROUP BY 1)',
    "count by lower(user)": f'SELECT count(*) FROM (SELECT lower("user"), count(*) AS n FROM {AUTH} GROUP BY 1)',
    "count, min, max, dcount by user, outcome": f"""SELECT count(*) FROM (SELECT lower("user"), outcome, count(*) AS n,
        min(time) AS a, max(time) AS z, count(DISTINCT remote_ip) AS ips FROM {AUTH} GROUP BY 1, 2)""",
    "count by user, remote_ip": f"""SELECT count(*) FROM (SELECT lower("user"), remote_ip, count(*) AS n
        FROM {AUTH} GROUP BY 1, 2)""",
    "count by remote_ip/24": f"""SELECT count(*) FROM (SELECT regexp_replace(remote_ip, '[0-9]+$', '0/24') AS net,
        count(*) AS n FROM {AUTH} GROUP BY 1)""",
    "dcount(user)": f'SELECT count(DISTINCT lower("user")) FROM {AUTH}',
    "top 10 user": f'SELECT lower("user") AS u, count(*) AS n FROM {AUTH} GROUP BY 1 ORDER BY n DESC LIMIT 10',
    "sort -time | limit 10": f"SELECT * FROM {AUTH} ORDER BY time DESC LIMIT 10",
}


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


for question, sql in QUESTIONS.items():
    runs = []
    for _ in range(5):
        begun, used = time.monotonic(), cpu()
        rows = connection.sql(sql).fetchall()
        runs.append((cpu() - used, time.monotonic() - begun))
    print(f"{question}: {min(run[0] for run in runs):.3f} {min(run[1] for run in runs):.3f}  {rows[0]}")
