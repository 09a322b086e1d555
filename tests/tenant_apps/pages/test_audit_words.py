"""Everything that is recorded in a unit has words for its administrators, and so has who did it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tenant_apps.commons.data.codes import Mark, Said, Standing
from tenant_apps.pages.queries.audit_words import ACTIONS, ACTORS, OBJECTS, PREFIXES
from tenant_apps.questions.data.codes import StepCode

ROOT = Path(__file__).parents[3]
RECORDED_IN_UNITS = ("tenant_apps", "shared_apps/accounts")
PAGE_STEPS = [
    "drafted",
    "saved",
    "shown",
    "taken_away",
    "ended",
    "went_on",
    "followed",
    "looked_at",
    "took_issuers",
    "discarded",
]
COMPOSED = {
    "question.": set(StepCode.values),
    "commons.": {
        *Standing.values,
        *(f"{kind}_{step}" for kind in Said.values for step in ("written", "shown", "hidden", "deleted")),
        *(f"answer_{step}" for step in ("accepted", "not_accepted", "unmarked", *filter(None, Mark.values))),
    },
    "outreach.": {
        "broadcast_appeared",
        *(f"{kind}_{step}" for kind in ("season", "broadcast") for step in PAGE_STEPS),
    },
    # The last part is given by who calls the function around it: read there.
    "moderation.": {"proposed", "decided"},
}
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
PERSON = re.compile(r"[a-z]+")


def modules() -> Iterator[ast.Module]:
    """The source of everything that records in a unit."""
    for folder in RECORDED_IN_UNITS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            if any(
                isinstance(node, ast.ImportFrom) and node.module == "huisheng.kernel.audit"
                for node in ast.walk(tree)
            ):
                yield tree


def literals(node: ast.expr) -> Iterator[str]:
    """The strings that an expression may be: itself, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)


def calls() -> Iterator[ast.Call]:
    for tree in modules():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def recorded() -> set[str]:
    """Every code that a call may write, straight or through a function of its module."""
    found: set[str] = set()
    for call in calls():
        if isinstance(call.func, ast.Name) and call.func.id == "lock_until_commit":
            continue
        for value in [*call.args[:1], *(word.value for word in call.keywords if word.arg == "action")]:
            found |= {code for code in literals(value) if CODE.fullmatch(code)}
            if isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
                start = str(value.values[0].value)
                if isinstance(call.func, ast.Name) and call.func.id == "record":
                    found |= {start + end for end in COMPOSED[start]}
    return {code for code in found if not code.startswith(OTHER_THINGS)}


# First arguments that look like a code and are none: rights, wake-ups, addresses of templates.
OTHER_THINGS = ("questions.", "huisheng.", "accounts.")


def test_every_action_has_words() -> None:
    found = recorded()
    assert {"question.noted", "alarm.stood_down", "commons.gone", "account.entered"} <= found, "it does walk"
    assert found - set(ACTIONS) == set()


def test_every_actor_has_words() -> None:
    found: set[str] = set()
    for call in calls():
        for word in call.keywords:
            if word.arg == "actor":
                found |= {name for name in literals(word.value) if PERSON.fullmatch(name)}
    assert {"system", "guardian", "applicant"} <= found, "it does walk"
    assert found - set(ACTORS) == set()


def test_every_object_has_words() -> None:
    found: set[str] = set()
    for call in calls():
        for word in call.keywords:
            if word.arg == "object_type":
                found |= set(literals(word.value))
    assert {"question", "setup", "account"} <= found, "it does walk"
    assert found - set(OBJECTS) == set()
    assert set(OBJECTS) - found == set(), "recorded no longer"


def test_every_action_belongs_to_a_subject_of_the_filter() -> None:
    prefixes = tuple(prefix for several in PREFIXES.values() for prefix in several)
    assert {code for code in ACTIONS if not code.startswith(prefixes)} == set()


@pytest.mark.parametrize("words", [ACTIONS, ACTORS, OBJECTS], ids=["actions", "actors", "objects"])
def test_the_words_are_chinese(words: dict[str, str]) -> None:
    with translation.override("zh-hans"):
        assert {code for code, said in words.items() if not re.search(r"[\u4e00-\u9fff]", str(said))} == set()
