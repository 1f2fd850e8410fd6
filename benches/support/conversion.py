"""The mode `convert` of `benches/compare`: what it costs to turn logs into a dataset, and how large that is."""

import tempfile
from pathlib import Path

from measure import files_of, floor_command, measured, table

# What is converted, and the options that say so.
CONVERSIONS = {
    "auth": ["--table", "auth"],
    "connections": ["--table", "connections"],
    "messages": ["--table", "messages"],
    "lines": ["--table", "lines"],
    "all four tables": ["--table", "all"],
}


def convert(options):
    """Each conversion into a new folder, and one that finds nothing new, in turns with inflating the logs."""
    corpus = options.paths[0]
    gzip = sum(file.stat().st_size for file in files_of(corpus)) / 1e6
    floor, limit = "floor: libdeflate alone", floor_command(options, "gzip", 2, [corpus])
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        commands = [(floor, limit, False)]
        for number, (name, choice) in enumerate(CONVERSIONS.items()):
            # With --rebuild every run converts all logs; the folder takes the place of the one before.
            place = Path(scratch) / str(number)
            command = [options.authq, "convert", corpus, "-o", place, "-q", "-j", "2", "--rebuild", *choice]
            commands.append((name, command, False))
        commands.append(("auth, nothing new", [options.authq, "convert", corpus, "-o", Path(scratch) / "0", "-q"], False))
        _, used = measured(commands, options.runs)
        print("## Logs to a dataset, 2 threads\n")
        rows = []
        for name, (cpu, wall, peak) in used.items():
            place = Path(scratch) / str(list(CONVERSIONS).index(name)) if name in CONVERSIONS else None
            size = sum(file.stat().st_size for file in files_of(place)) / 1e6 if place else None
            sizes = [f"{size:.2f}", f"{100 * size / gzip:.1f}"] if size is not None else ["", ""]
            rows.append([name, f"{cpu:.2f}", f"{wall:.2f}", f"{cpu / used[floor][0]:.2f}", f"{peak:.0f}", *sizes])
        table(["", "CPU s", "wall s", "CPU / floor", "peak MB", "dataset MB", "% of the logs"], rows)
    return True
