"""Answers of the API are kept by nobody on the way, except what everybody may read."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel.access import routes
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.tenancy import UnitRef
from tenants.public import UnitCard
from tests.network import Network

FOR_EVERYONE = {
    "CommentsView",
    "HotQuestionsView",
    "MonthsView",
    "PeerAnswersView",
    "PublicQuestionView",
    "PublicQuestionsView",
    "ReasonsView",
    "TopicView",
    "TopicsView",
}
"""What stands on public pages, or on no page because it is the same for all."""


@pytest.fixture
def api(client_of: Callable[[UnitCard], Client], network: Network) -> Client:
    return client_of(network.a)


def views() -> set[type[ApiView]]:
    found = {getattr(route.view, "cls", None) for route in routes(settings.UNIT_URLCONF)}
    return {view for view in found if view is not None and issubclass(view, ApiView)}


def test_only_what_everybody_may_read_may_be_kept() -> None:
    """Whoever adds a view decides here that it is for everyone; forgotten, it is kept by nobody."""
    found = views()
    assert len(found) > 60
    assert {view.__name__ for view in found if view.for_everyone} == FOR_EVERYONE


def test_what_is_written_to_a_view_for_everyone_is_kept_by_nobody(in_unit_a: UnitRef, api: Client) -> None:
    assert "Cache-Control" not in api.get("/api/v1/topics")
    assert api.post("/api/v1/topics")["Cache-Control"] == "private, no-store"


def test_a_refusal_is_kept_by_nobody_either(in_unit_a: UnitRef, api: Client) -> None:
    """Whether a number and a key fit, or somebody is verified, is about one person as well."""
    refused = api.get("/api/v1/questions/A-20261121-ABCDEF", headers={"X-Question-Secret": "x"})
    assert refused.status_code == 404
    assert refused["Cache-Control"] == "private, no-store"
    assert api.get("/api/v1/desk/queues")["Cache-Control"] == "private, no-store"
