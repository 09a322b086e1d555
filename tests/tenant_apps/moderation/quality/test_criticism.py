"""Real messages, most of them complaints about officials and authorities: nothing holds them."""

from tenant_apps.moderation.rules.criticism import is_criticism
from tenant_apps.moderation.rules.word_lists import default_list, find
from tests.tenant_apps.moderation.quality.places import texts


def test_no_real_message_is_held_for_what_it_criticises() -> None:
    held = {number: hit.word for number, text in texts().items() for hit in find(text, [default_list()])}
    assert held == {}


def test_most_of_them_criticise() -> None:
    """Otherwise the test above would say nothing."""
    critical = [number for number, text in texts().items() if is_criticism(text)]
    assert len(critical) / len(texts()) > 0.8


def test_nothing_on_the_list_of_the_product_is_criticism() -> None:
    entries = [word for words in default_list().words.values() for word in words]
    assert entries
    assert [word for word in entries if is_criticism(word)] == []
