"""`python -m tests.benchmarks [name …]`: measure what exists; BENCH=name of the Makefile gives the names.

A name is a bench (see cases), a key of targets.py, or "scale" for those that are long and stand apart. Exits
with 1 when a target is missed or a bench fails.
"""

import signal
import sys
import traceback

from tests.benchmarks import report
from tests.benchmarks.cases import CASES, OF_KEY, SCALE
from tests.benchmarks.running import ROOT, say
from tests.benchmarks.targets import TARGETS

FILE = ROOT / "build" / "bench.json"


def _of(name: str) -> tuple[str, ...]:
    return SCALE if name == "scale" else (OF_KEY.get(name, name.split(".")[0]),)


def main(names: list[str]) -> int:
    """Run the benches named, or all but those of scale."""
    asked = [part for name in names for part in _of(name)]
    unknown = [name for name in asked if name not in CASES]
    if unknown:
        say(f"No such bench: {', '.join(unknown)}. There are: {', '.join(CASES)}, scale.")
        return 2
    wanted = list(dict.fromkeys(asked)) or [name for name in CASES if name not in SCALE]
    measured: dict[str, float] = {}
    failed: list[str] = []
    say(f"Measuring on {report.machine()}.")
    for name in wanted:
        say(f"— {name}")
        try:
            figures = CASES[name]()
        except Exception:  # noqa: BLE001 - the other benches are worth having
            traceback.print_exc()
            failed.append(name)
            continue
        measured.update(figures)
        report.save(FILE, figures)
    print(report.table(measured))
    print(f"\n{FILE.relative_to(ROOT)} · {report.machine()}")
    missed = [
        key for key, value in measured.items() if key in TARGETS and TARGETS[key].met_by(value) is False
    ]
    if failed:
        print(f"Benches that failed: {', '.join(failed)}")
    if missed:
        print(f"Targets missed: {', '.join(missed)}")
    return 1 if failed or missed else 0


def _end(number: int, _frame: object) -> None:
    """Told to end: leave by the way out that takes engines and sides along."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main(sys.argv[1:]))
