"""Lines of lists: what is kept of one stands on another only where it reads the same."""

from datetime import timedelta
from uuid import UUID

from django.template import Context, Template
from django.utils.translation import override

from huisheng.kernel import clock
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries.listing import PublicRow


def lines(rows: list[PublicRow]) -> str:
    return Template("{% load commons %}{% lines rows %}").render(Context({"rows": rows}))


def row(**counts: int) -> PublicRow:
    numbers = {"comment_count": 0, "like_count": 0, "peer_count": 0} | counts
    asked_at = clock.now() - timedelta(days=1)
    return PublicRow(
        question_id=UUID(int=1),
        number="HS-1",
        title="公交",
        topic="交通",
        topic_code="01",
        stage=next(iter(Stage)),
        asked_at=asked_at,
        answered_at=None,
        changed_at=asked_at,
        seeded=False,
        **numbers,
    )


def test_the_counts_of_a_line_are_its_own() -> None:
    with override("en"):
        assert "3 likes" in lines([row(like_count=3)])
        assert "3 comments" in lines([row(comment_count=3)])
        assert "Read 3 times" in lines([row(views=3)])
        assert "4 likes" in lines([row(like_count=4)])
        assert "3 likes" not in lines([row()])


def test_the_counts_of_a_line_are_in_the_language_of_the_page() -> None:
    with override("en"):
        english = lines([row(like_count=3)])
    with override("zh-hans"):
        chinese = lines([row(like_count=3)])
    assert "3 likes" in english
    assert "3 likes" not in chinese
