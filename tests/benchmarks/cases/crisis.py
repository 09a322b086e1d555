"""How soon words of danger are in front of a person: in their unit, and above it where nobody is on call."""

from tests.benchmarks.cases.uplink import workers
from tests.benchmarks.running import PRODUCT, Figures, percentile, say, throw_away

ALARMS = 40
PAUSE_SECONDS = 0.25


def measure() -> Figures:
    """crisis.told_s: the longest time from "send" until somebody on call is told, here and one rung up."""
    with throw_away() as bench:
        database = bench.database("crisis")
        side = bench.side("crisis", PRODUCT, database)
        side.call("prepare")
        with workers(bench, database):
            side.call("told_above", count=3, pause=1.0)
            here = side.call("told_here", count=ALARMS)
            above = side.call("told_above", count=ALARMS, pause=PAUSE_SECONDS)
    say(f"here: median {percentile(here, 0.5):.3f} s, longest {max(here):.3f} s")
    say(f"above: median {percentile(above, 0.5):.3f} s, longest {max(above):.3f} s")
    return {"crisis.told_s": max(*here, *above)}
