"""A text in one line, for share cards and feeds."""

from typing import Final

LONGEST: Final = 120


def summary(text: str) -> str:
    """The first ``LONGEST`` characters at most, on one line, cut after a sentence where there is one."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    head = line[: LONGEST - 1]
    end = max(head.rfind(mark) for mark in "。！？!?")
    return head[: end + 1] if end >= LONGEST // 2 else f"{head}…"
