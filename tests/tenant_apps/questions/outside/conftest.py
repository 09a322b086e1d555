"""A question that is being handled, and a body outside that is asked about it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel import clock
from tenant_apps.questions.models import Question, Referral
from tenant_apps.questions.operations import asking_outside, screening
from tenant_apps.questions.operations.asking_outside import Wish
from tests.tenant_apps.questions.conftest import OFFICER, Ask

NAME, PHONE, MAIL = "陈小满", "13800001111", "manman@example.org"
BODY = "历下区人力资源和社会保障局"
MATTER = "某公司拖欠三个月工资，请核实并督促支付。"


def in_days(days: int) -> date:
    return clock.business_day(clock.now()) + timedelta(days=days)


def wish(**other: Any) -> Wish:
    values = {
        "body": BODY,
        "body_kind": "department",
        "subject": "青年被拖欠工资问题",
        "matter": MATTER,
        "follow_up_on": in_days(15),
        "contact": "周老师，0531-80000000",
    }
    return Wish(**(values | other))


@pytest.fixture
def taken(asked: Ask) -> Callable[..., UUID]:
    """A function: a question with name and contact that was taken on."""

    def take(**said: Any) -> UUID:
        values = {"display_name": NAME, "contact_phone": PHONE, "contact_email": MAIL}
        pk = asked(**(values | said)).question_id
        screening.accept(pk, version=1, actor=OFFICER)
        return pk

    return take


@pytest.fixture
def sent(taken: Callable[..., UUID]) -> Callable[..., Referral]:
    """A function: a letter that has left."""

    def send(pk: UUID | None = None, **other: Any) -> Referral:
        pk = pk or taken()
        version = Question.objects.values_list("version", flat=True).get(pk=pk)
        made = asking_outside.ask(pk, version=version, wish=wish(**other), actor=OFFICER)
        return Referral.objects.get(pk=made)

    return send
