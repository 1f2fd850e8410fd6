"""The mode `parquet` of `benches/compare`: what it costs to write all attempts into Parquet, and to ask that file."""

import tempfile
from pathlib import Path

from measure import authq_command, files_of, floor_command, has_module, measured, run, table

PEERS = Path(__file__).resolve().parent.parent / "peers"
# What is asked of the file: the query, and what the DuckDB peer calls it.
QUESTIONS = {"failed inbound where user=ironport | count": "Q1 of Parquet", "auth | count": "all of Parquet"}
# Questions of benches/groups.rs, and what its DuckDB peer calls them.
GROUPINGS = {
    "auth | count by user": "count by lower(user)",
    "auth | count by user, remote_ip": "count by user, remote_ip",
}


def write(options, corpus, path):
    """All columns of all attempts, joined, into a Parquet file."""
    command = [options.authq, "-q", "--tz", "UTC", "-j", "2", "--force", "auth", corpus, "-o", path]
    floor, limit = "floor: libdeflate alone", floor_command(options, "gzip", 2, [corpus])
    _, used = measured([(floor, limit, False), ("authq auth -o X.parquet", command, False)], options.runs)
    print("## All columns of all attempts into Parquet, 2 threads\n")
    rows = [
        [name, f"{cpu:.2f}", f"{wall:.2f}", f"{cpu / used[floor][0]:.2f}", f"{peak:.0f}"]
        for name, (cpu, wall, peak) in used.items()
    ]
    table(["", "CPU s", "wall s", "CPU / floor", "peak MB"], rows)
    gzip = sum(file.stat().st_size for file in files_of(corpus) if file.suffix == ".gz") / 1e6
    plain = sum(file.stat().st_size for file in files_of(corpus) if file.suffix != ".gz") / 1e6
    size = path.stat().st_size / 1e6
    print(f"Logs: {gzip:.1f} MB of gzip files, {plain:.1f} MB of plain files. Parquet: {size:.2f} MB.\n")


def ask(options, corpus, path):
    """Questions about the file; the logs and DuckDB have to give the same answers."""
    agreed = True
    for query, name in QUESTIONS.items():
        peer = [options.python, PEERS / "duckdb.py", name, path]
        commands = [("authq, whole process", authq_command(options, query, 2, [path]), False)]
        if has_module(options, "duckdb"):
            commands += [("DuckDB, without the start of Python", peer, True), ("DuckDB, whole process", peer, False)]
        outs, used = measured(commands, options.runs)
        outs["the logs"] = run(authq_command(options, query, 2, [corpus]))[0]
        answers = {name: int(out.split()[-1]) for name, out in outs.items()}
        print(f"## `{query}` of that file, 2 threads\n")
        rows = [[name, f"{cpu:.3f}", f"{wall:.3f}", f"{peak:.0f}"] for name, (cpu, wall, peak) in used.items()]
        table(["", "CPU s", "wall s", "peak MB"], rows)
        same = len(set(answers.values())) == 1
        agreed &= same
        print(f"All {len(answers)} answers agree: {max(answers.values())}.\n" if same else f"- differs: {answers}\n")
    return agreed


def group(options):
    """8 M attempts by one of 50,000 users: authq as a whole process, and the query alone in DuckDB."""
    print("## 8 M rows of Parquet in groups, 1 thread\n")
    rows = Path(tempfile.gettempdir()) / "authq-groups"
    if not (rows / "complete").exists():
        print("skipped: `cargo bench --bench groups parquet_column` makes the rows\n")
        return True
    if not has_module(options, "duckdb"):
        print("skipped: --python has no duckdb\n")
        return True
    commands = [(q, authq_command(options, f"{q} | count", 1, [rows / "auth"]), False) for q in GROUPINGS]
    outs, used = measured(commands, options.runs)
    told = run([options.python, PEERS / "groups.py", rows, "1"])[0].decode().splitlines()
    # Each line: the question, CPU seconds, seconds by the clock, and the row of the answer: the number of groups.
    peers = {question: rest.split() for question, rest in (line.split(": ", 1) for line in told)}
    lines, agreed = [], True
    for query, peer in GROUPINGS.items():
        ours, theirs = used[query][0], float(peers[peer][0])
        groups = [int(outs[query].split()[-1]), int(peers[peer][2].strip("(,)"))]
        agreed &= groups[0] == groups[1]
        lines.append([f"`{query}`", *map(str, groups), f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.2f}"])
    table(["", "groups, authq", "groups, DuckDB", "authq, CPU s", "DuckDB, CPU s", "ratio"], lines)
    return agreed


def parquet(options):
    corpus = options.paths[0]
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        path = Path(scratch) / "auth.parquet"
        write(options, corpus, path)
        agreed = ask(options, corpus, path)
    return group(options) and agreed
