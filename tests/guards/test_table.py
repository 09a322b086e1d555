"""The list of guards follows the source: every text stands where it should, and every test is there."""

import ast
from collections import Counter

import pytest

from tests.architecture.test_documents import names_of_tests
from tests.guards.guard import ROOT, Edit, Guard, GuardGoneError
from tests.guards.table import GUARDS, tables

README = ROOT / "tests" / "README.md"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_can_be_taken_away_and_its_tests_are_there(guard: Guard) -> None:
    for place in guard.places:
        source = (ROOT / place).read_text(encoding="utf-8")
        for edit in guard.edits:
            if edit.place == place:
                source = edit.applied_to(source)
        # What is left must run, or its tests would be red for a reason that says nothing.
        ast.parse(source)
    for test in guard.red:
        module, _, name = test.partition("[")[0].partition("::")
        assert name in names_of_tests(ROOT / "tests" / module), test


def test_every_promise_is_made_once() -> None:
    assert [name for name, times in Counter(guard.name for guard in GUARDS).items() if times > 1] == []


def test_the_readme_shows_the_list() -> None:
    """`python -m tests.guards --table` prints what stands there from the first section on."""
    _before, section, after = README.read_text(encoding="utf-8").partition("### ")
    assert (section + after).rstrip("\n") == tables()


@pytest.mark.parametrize("source", ["", "held\nheld"])
def test_a_guard_that_moved_is_named(source: str) -> None:
    with pytest.raises(GuardGoneError, match=r"kernel/locks\.py"):
        Edit("kernel/locks.py", "held", "open").applied_to(source)
