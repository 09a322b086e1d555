"""No pattern takes for ever on a text that was written for it: one such text would hold a worker of all.

Of every pattern of the product a text is made that it nearly matches, with each of its repeats in turn going
on for long; a pattern that tries them in ever more ways does not come to an end.
"""

import importlib
import pkgutil
import re
import re._constants as codes
import re._parser as parser
import signal
from collections.abc import Iterator
from typing import Any, Final

import pytest

TIMES: Final = 2_000
"""So often a part goes on: with three nested ways of reading it that is hours."""
LONGEST: float = 5
"""Seconds after which a text is taken for one without an end; most need a millisecond, none half a second."""
_KINDS: Final = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a"}


def _patterns() -> dict[re.Pattern[str], str]:
    found: dict[re.Pattern[str], str] = {}
    for root in ("huisheng", "shared_apps", "tenants", "tenant_apps"):
        package = importlib.import_module(root)
        for module in pkgutil.walk_packages(package.__path__, f"{root}."):
            if not {"migrations", "management", "config"} & set(module.name.split(".")):
                for name, value in vars(importlib.import_module(module.name)).items():
                    found |= dict.fromkeys(_in(value), f"{module.name}.{name}")
    return found


def _in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from _in(tuple(value.values()))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from _in(one)


def _signs(items: Any) -> list[str]:
    """Some that a set takes."""
    if items[0][0] is codes.NEGATE:
        return [sign for sign in "a1 -是Z" if not any(_has(item, sign) for item in items[1:])][:1] or ["@"]
    found = []
    for code, value in items:
        if code is codes.LITERAL:
            found.append(chr(value))
        elif code is codes.RANGE:
            found.append(chr(value[0]))
        else:
            found.append(_KINDS.get(value, "-"))
    return found


def _has(item: Any, sign: str) -> bool:
    code, value = item
    if code is codes.LITERAL:
        return chr(value) == sign
    return code is codes.RANGE and value[0] <= ord(sign) <= value[1]


def _text(tree: Any, going_on: Any, part: str | None) -> str:
    """The shortest text of a pattern, with one repeat (``going_on``) for long, of ``part`` or its own."""
    text = ""
    for code, value in tree:
        if code is codes.LITERAL:
            text += chr(value)
        elif code in (codes.NOT_LITERAL, codes.ANY):
            text += "a"
        elif code is codes.IN:
            text += _signs(value)[0]
        elif code is codes.BRANCH:
            text += _text(value[1][0], going_on, part)
        elif code is codes.SUBPATTERN:
            text += _text(value[-1], going_on, part)
        elif code is codes.ATOMIC_GROUP:
            text += _text(value, going_on, part)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            one = _text(value[2], going_on, part)
            if value is going_on:
                return text + (part or one) * TIMES
            text += one * value[0]
    return text


def _repeats(tree: Any) -> Iterator[Any]:
    for code, value in tree:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            yield value
            yield from _repeats(value[2])
        elif code is codes.SUBPATTERN:
            yield from _repeats(value[-1])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch)


def _texts(pattern: re.Pattern[str]) -> Iterator[str]:
    tree = parser.parse(pattern.pattern, pattern.flags)
    for repeat in _repeats(tree):
        inner = list(repeat[2])
        parts: list[str | None] = [None]
        if len(inner) == 1 and inner[0][0] is codes.IN:
            parts += _signs(inner[0][1])[:6]
        for part in parts:
            text = _text(tree, repeat, part)[: TIMES + 400]
            yield from (text, f"{text}\x01", f"{text}!")


def hangs(pattern: re.Pattern[str]) -> str:
    """A text at which a pattern does not come to an end, by its beginning; empty: there is none."""

    def stop(_signal: int, _frame: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    try:
        for text in _texts(pattern):
            for read in (pattern.search, pattern.fullmatch):
                signal.setitimer(signal.ITIMER_REAL, LONGEST)
                try:
                    read(text)
                except TimeoutError:
                    return f"{text[:30]}…"
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    return ""


@pytest.mark.parametrize("bad", [r"/(?:[a-z.]+/?)*(?:#a)?", r"(?:a|a)+b", r"a*a*a*a*b"])
def test_a_pattern_without_an_end_is_found(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.LONGEST", 0.2)
    assert hangs(re.compile(bad))


def test_every_pattern_comes_to_an_end() -> None:
    found = _patterns()
    assert len(found) > 100
    assert {place: text for pattern, place in found.items() if (text := hangs(pattern))} == {}
