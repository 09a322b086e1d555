"""Links by which a list is narrowed: whatever else is chosen stays, and what was typed stays text."""

import pytest
from django.template import Context, Template

from huisheng.kernel.web.narrowing import Choice, address, choices

CHOSEN = {"q": "工资 & 社保", "topic": "15", "stage": "", "kind": "consult"}


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("value", ["", "15", "a b&c"])
def test_a_link_is_the_address_with_this_one_changed(name: str, value: str) -> None:
    [choice] = choices(CHOSEN, name, [(value, "words")])
    assert choice == Choice(address(CHOSEN, **{name: value}), "words", CHOSEN[name] == value)


def test_nothing_chosen_leads_to_the_whole_list() -> None:
    [choice] = choices(dict.fromkeys(CHOSEN, ""), "topic", [("", "All")])
    assert choice == Choice("?", "All", True)


def test_chips_are_text_and_say_which_is_chosen() -> None:
    given = [Choice("?q=%22&topic=1", "<b>", True), Choice("?", "All", False)]
    assert Template("{% load web %}{% chips given %}").render(Context({"given": given})) == (
        '<a class="hs-chip" href="?q=%22&amp;topic=1" aria-current="true">&lt;b&gt;</a>'
        '<a class="hs-chip" href="?">All</a>'
    )
