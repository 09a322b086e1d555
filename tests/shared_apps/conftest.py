"""Fixtures of the shared apps."""

from collections.abc import Iterator

import pytest

from huisheng.kernel.tenancy import enter_network
from shared_apps.topics import public as topics
from tests.shared_apps.insights.facts import OTHER, PLAIN


@pytest.fixture
def topic_tree(db: None) -> Iterator[topics.TopicTree]:
    """The network's real topics; the scope is NETWORK."""
    with enter_network():
        topics.import_tree()
        tree = topics.tree()
        assert not tree.card(PLAIN).sensitivity
        assert not tree.card(OTHER).sensitivity
        yield tree


@pytest.fixture
def sensitive(topic_tree: topics.TopicTree) -> tuple[str, ...]:
    """Codes of sensitive leaves, in order."""
    return tuple(sorted(topics.sensitive_codes()))
