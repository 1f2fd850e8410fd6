"""How commands are run and measured: what every mode of `benches/compare` needs."""

import json
import os
import resource
import shlex
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ENVIRONMENT = {**os.environ, "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}


def run(command, own_account=False):
    """Runs a command: its output, CPU and wall seconds, peak memory in MB (of the largest process)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=err, env=ENVIRONMENT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        out.seek(0)
        err.seek(0)
        told = err.read().decode(errors="replace").strip()
        if child.returncode not in (0, 1, 123):  # 1: nothing found; 123: the same, by way of xargs.
            raise SystemExit(f"{shlex.join(map(str, command))[:300]}\nended with {child.returncode}: {told[-2000:]}")
        if own_account:
            try:
                account = json.loads(told.splitlines()[-1])
            except (IndexError, ValueError):
                raise SystemExit(f"{shlex.join(map(str, command))}: {told[-2000:]}") from None
            cpu, wall = account["cpu"], account["wall"]
        return out.read(), cpu, wall, used.ru_maxrss / 1024


def files_of(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def appliances_of(corpus):
    return sorted(path for path in Path(corpus).iterdir() if path.is_dir())


def floor_command(options, mode, threads, paths):
    return [options.floor, mode, "--threads", str(threads), *map(str, paths)]


def authq_command(options, query, threads, paths):
    return [options.authq, "-q", "-f", "csv", "--tz", "UTC", "-j", str(threads), query, *map(str, paths)]


def has_module(options, name):
    look = f"import importlib.util as u, sys; sys.exit(not u.find_spec({name!r}))"
    return not subprocess.run([options.python, "-P", "-c", look], check=False, capture_output=True).returncode


def measured(commands, runs):
    """Every command of a list, `runs` times in turns: for each the outputs, and the medians of what it used."""
    used = {name: [] for name, _, _ in commands}
    outs = {}
    for name, command, own_account in commands:
        outs[name] = run(command, own_account)[0]  # Brings files into the page cache.
    for _ in range(runs):
        for name, command, own_account in commands:
            used[name].append(run(command, own_account)[1:])
    return outs, {name: [statistics.median(column) for column in zip(*rows)] for name, rows in used.items()}


def table(heads, rows):
    print("| " + " | ".join(heads) + " |\n|---|" + "---:|" * (len(heads) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)
