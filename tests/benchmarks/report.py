"""build/bench.json (a flat object, key → number) and the table for people."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.targets import TARGETS

MARKS = {True: "met", False: "MISSED", None: ""}


def save(path: Path, figures: Mapping[str, float]) -> dict[str, float]:
    """Add figures to the file, keeping those of other benches; return all."""
    known: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    known.update(figures)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")
    return known


def table(figures: Mapping[str, float]) -> str:
    """The figures with target, verdict and what stands beside, one line each."""
    rows = [("key", "figure", "target", "", "beside it", "what")]
    for key, value in sorted(figures.items()):
        target = TARGETS.get(key)
        if target is None:
            rows.append((key, _number(value), "", "", "", ""))
        else:
            rows.append(
                (key, _number(value), target.text, MARKS[target.met_by(value)], target.beside, target.what)
            )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def machine() -> str:
    """What the figures were measured on, and how busy it was."""
    one, five, fifteen = os.getloadavg()
    return f"{os.cpu_count()} CPUs, load {one:.2f} {five:.2f} {fifteen:.2f}"


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e9:
        return str(int(value))
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
