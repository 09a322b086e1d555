"""How large a web connection's backend grows: PostgreSQL keeps what it knows of every table it has met."""

from pathlib import Path

from tests.benchmarks.running import SYNTHETIC, Figures, say, throw_away

UNITS = 1000
TABLES = 20
"""What a web process meets of a unit in its pages; narrow, so that a thousand are made in a minute."""


def measure() -> Figures:
    """memory.backend_mb: one connection of the web server's kind after pages of 1,000 units."""
    with throw_away() as bench:
        side = bench.side("many", SYNTHETIC, bench.database("many"))
        side.call("prepare")
        side.call("make_cheap_units", count=UNITS, tables=TABLES)
        largest = 0.0
        backends = set()
        for start in range(0, UNITS, 50):
            pid = side.call("serve", start=start, count=50)
            backends.add(pid)
            largest = max(largest, _private_mb(pid))
    say(f"{UNITS} units served by {len(backends)} backend(s) one after the other")
    return {"memory.backend_mb": largest}


def _private_mb(pid: int) -> float:
    """Memory of a backend that it shares with nobody."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"the system does not tell the memory of process {pid}")
