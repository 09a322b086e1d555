"""Public items for tests of clusters, made as units send them up, or many at once."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.text import index_text
from shared_apps.contracts.published_items import PublishedItemShown, PublishedItemWithdrawn
from shared_apps.insights.models import ClusterItem, PublicItem
from shared_apps.insights.projections.public_items import show, withdraw

_sequence = count(1)

WATER = "七号宿舍楼已经三个星期没有热水了，学生冬天只能去校外澡堂洗澡，后勤处一直说锅炉在检修。"
WAGES = "电子厂拖欠实习生三个月的加班工资，劳务公司和工厂互相推诿，请帮我们讨回来。"


def shown(
    unit_id: int,
    title: str,
    text: str,
    *,
    topic: str = "150305",
    at: str = "2026-11-20T09:00:00+08:00",
    stage: str = "waiting",
    answers: str = "",
    question_id: str = "",
) -> PublicItem:
    """One item, told by its unit."""
    number = next(_sequence)
    message = PublishedItemShown(
        question_id=question_id or str(uuid7()),
        number=f"LX-{number}",
        title=title,
        text=text,
        answers=answers,
        topic=topic,
        stage=stage,
        question_kind="complain",
        asked_at=at,
    )
    show(message, envelope(unit_id))
    return PublicItem.objects.get(unit_id=unit_id, question_id=message.question_id)


def gone(item: PublicItem) -> None:
    """It is withdrawn by its unit."""
    withdraw(PublishedItemWithdrawn(question_id=item.question_id), envelope(item.unit_id))


def envelope(unit_id: int) -> Envelope:
    """A message later than all before it."""
    return Envelope(
        event_id=uuid7(),
        unit_id=unit_id,
        occurred_at=clock.now(),
        epoch=0,
        sequence=next(_sequence),
        attempt=1,
    )


def many(unit_id: int, said: Iterable[tuple[str, str, str]], at: datetime) -> None:
    """Items of (question id, title, text), all at once."""
    rows = PublicItem.objects.bulk_create(
        PublicItem(
            unit_id=unit_id,
            question_id=key,
            number=key,
            shown=True,
            title=title[:80],
            text=text,
            topic="150305",
            stage="waiting",
            asked_at=at,
            search=SearchVector(Value(index_text(title)), weight="A", config="simple")
            + SearchVector(Value(index_text(text)), weight="B", config="simple"),
        )
        for key, title, text in said
    )
    ClusterItem.objects.bulk_create(ClusterItem(item=row) for row in rows)


def together() -> set[frozenset[str]]:
    """What stands in clusters now, by the ids of the questions."""
    found: dict[int, set[str]] = {}
    rows = ClusterItem.objects.exclude(cluster=None).values_list("cluster", "item__question_id")
    for cluster, question_id in rows:
        found.setdefault(cluster, set()).add(question_id)
    return {frozenset(ids) for ids in found.values()}
