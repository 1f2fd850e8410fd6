"""What the peers that are libraries share: arguments, the patterns, the account of their own cost.

A peer is called as `PEER.py QUESTION CORPUS [ICID]`, prints its answer as tab-separated lines, and tells on the last
line of standard error what it used after its library was loaded: an expert would use a binary that starts in no time.
"""

import glob
import json
import os
import resource
import sys
import time

# An envelope at the begin of the line, so that no line that quotes an attempt is taken for one.
HEAD = r"^[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [0-9]{4} [A-Z][a-z]+: "
AUTH = HEAD + r"SMTP Auth:? \(ICID "
FAILED = AUTH + r"([0-9]+)\) failed for user: (.*) using AUTH mechanism: \S+ with profile: "
FAILED_IRONPORT = AUTH + r"([0-9]+)\) failed for user: (?i:(ironport)) using AUTH mechanism: \S+ with profile: "
FAILED_OUTBOUND = HEAD + r"DCID: [0-9]+ IP: \S+ SMTP authentication using the profile .* failed: "
# Applied once, to lines that hold the words: what does not fit it has no id, and joins nothing.
OPENED = HEAD + r"New (?:SMTP|smtp) ICID ([0-9]+) .*? address (\S+)"

question, corpus = sys.argv[1], sys.argv[2]
icid = sys.argv[3] if len(sys.argv) > 3 else None
threads = int(os.environ.get("PEER_THREADS", "2"))
files = sorted(path for path in glob.glob(corpus + "/**", recursive=True) if os.path.isfile(path))


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(answers):
    """Runs the answer to the question that was asked; `answers` gives a function for each."""
    begun, used = time.monotonic(), cpu()
    rows = answers[question]()
    for row in rows:
        print("\t".join("" if cell is None else str(cell) for cell in row))
    sys.stdout.flush()
    print(json.dumps({"cpu": cpu() - used, "wall": time.monotonic() - begun}), file=sys.stderr)
