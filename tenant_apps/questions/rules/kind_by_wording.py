"""Which kind of question a text sounds like: a suggestion that the asker or the desk changes with one tap.

Each turn of speech (data/kind_cues.txt) speaks for one kind; in the first words it speaks louder, because
people begin with what they want. Figures: docs/decisions/0003-kind-by-wording.md.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from huisheng.kernel.text import fold
from tenant_apps.questions.data.codes import Kind

LEAST: Final = 1.0
"""Below this nothing is suggested: the form's own default stands."""

READ_AT_MOST: Final = 2_000
_BEGINNING: Final = 40
_BEGINNING_TIMES: Final = 2.0
_CUES: Final = Path(__file__).resolve().parent.parent / "data" / "kind_cues.txt"

_AT_A_TIE: Final = (Kind.HELP, Kind.TIP, Kind.COMPLAIN, Kind.CONSULT, Kind.SUGGEST, Kind.PRAISE)
"""At a tie the kind that is answered sooner, or that keeps more to itself."""


def suggest_kind(text: str, title: str = "") -> Kind | None:
    """The kind that a text sounds like; None when its words do not say."""
    folded = fold(f"{title}\n{text[:READ_AT_MOST]}").strip()
    scores = dict.fromkeys(Kind, 0.0)
    for kind, weight, turn in _cues():
        first = turn.search(folded)
        if first is not None:
            scores[kind] += weight * (_BEGINNING_TIMES if first.start() < _BEGINNING else 1.0)
    best = max(_AT_A_TIE, key=lambda kind: scores[kind])
    return best if scores[best] >= LEAST else None


@cache
def _cues() -> tuple[tuple[Kind, float, re.Pattern[str]], ...]:
    found = []
    for line in _CUES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, weight, pattern = line.split(" ", 2)
            found.append((Kind(kind), float(weight), re.compile(pattern)))
    return tuple(found)
