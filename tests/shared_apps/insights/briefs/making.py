"""Briefs for tests: a draft with words of its own, and questions that stand in public."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope
from shared_apps.contracts.published_items import PublishedItemShown, PublishedItemWithdrawn
from shared_apps.insights.models import Brief, PublicItem
from shared_apps.insights.operations import brief_drafting, brief_issuing
from shared_apps.insights.operations.brief_drafting import BriefContent
from shared_apps.insights.projections.public_items import show, withdraw
from shared_apps.insights.queries.figures import FIGURES
from shared_apps.insights.web.brief_document import measure_words
from tenants.public import UnitCard
from tests.shared_apps.acting import actor

TODAY = clock.business_day()
PLAIN = "110201"
"""A leaf that is not sensitive."""


def content(**said: Any) -> BriefContent:
    """What somebody writes."""
    return replace(
        BriefContent(
            kind="work",
            masthead="青年之声工作动态",
            editor="共青团济南市委员会",
            title="十月份“青年之声”运行情况",
            lead="十月份，全市各级团组织认真办理青年诉求。",
            body="一、基本情况\n各县区运行平稳。\n（一）主要做法\n1.轮流值班。",
            first=TODAY - timedelta(days=29),
            last=TODAY,
            level="children",
            measures=FIGURES,
            ranking="rate",
            to_above="共青团山东省委员会",
            to_beside="",
            to_below="各县区团委",
        ),
        **said,
    )


def chief(unit: UnitCard) -> Actor:
    """Somebody who writes in the unit's name."""
    return actor("王处长", network_staff=unit)


def drafted(unit: UnitCard, by: Actor | None = None, **said: Any) -> Brief:
    """A draft of the unit."""
    created = brief_drafting.create(by or chief(unit), unit_id=unit.id, content=content(**said))
    return Brief.objects.get(pk=created)


def issued(unit: UnitCard, **said: Any) -> Brief:
    """An issued one."""
    brief = drafted(unit, **said)
    issue(brief.pk, chief(unit))
    brief.refresh_from_db()
    return brief


def issue(brief_id: UUID, by: Actor) -> brief_issuing.Outcome:
    """Issue a draft as it stands now."""
    version = Brief.objects.get(pk=brief_id).version
    return brief_issuing.issue(brief_id, by, version=version, words=measure_words())


def public(unit_id: int, question_id: str, sequence: int = 1, **said: Any) -> PublicItem:
    """A question of the unit that stands in public, answered."""
    message = PublishedItemShown(
        question_id=question_id,
        number=f"LX-{question_id[-2:]}",
        title="路灯坏了三天",
        text="小区路灯坏了。",
        answers="今晚抢修。",
        topic=PLAIN,
        stage="answered",
        question_kind="help",
        asked_at="2026-11-20T09:00:00+08:00",
    )
    with transaction.atomic():
        show(replace(message, **said), _envelope(unit_id, sequence))
    return PublicItem.objects.get(unit_id=unit_id, question_id=question_id)


def no_longer_public(unit_id: int, question_id: str, sequence: int = 2) -> None:
    """Its asker has thought better of it."""
    with transaction.atomic():
        withdraw(PublishedItemWithdrawn(question_id=question_id), _envelope(unit_id, sequence))


def _envelope(unit_id: int, sequence: int) -> Envelope:
    return Envelope(
        event_id=uuid7(), unit_id=unit_id, occurred_at=clock.now(), epoch=0, sequence=sequence, attempt=1
    )


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month before."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
