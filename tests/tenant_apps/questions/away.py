"""A question of unit a that unit b holds: the messages of the network, and how b says that it stands."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import CaseHandedOver, CaseTold
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import leaving_home, mirroring
from tenant_apps.questions.queries import snapshots

THERE, ITS_NAME = 900, "山东大学团委"
UNTIL = timedelta(days=7)


def hand_over(
    question_id: UUID,
    *,
    to: int = THERE,
    name: str = ITS_NAME,
    hop: int = 1,
    at: datetime | None = None,
    way: str = "sideways",
    why: str = "",
) -> None:
    """The network says who holds it now."""
    with transaction.atomic():
        leaving_home.handed_over(
            CaseHandedOver(
                question_id=str(question_id),
                from_unit=current_unit().id,
                from_name="历下区团委",
                holder_unit=to,
                holder_name=name,
                way=way,
                why=why,
                hop=hop,
                at=(at or clock.now()).isoformat(),
            )
        )


def home_again(question_id: UUID, *, hop: int = 2, at: datetime | None = None) -> None:
    """The network says that it is home."""
    hand_over(question_id, to=current_unit().id, name="历下区团委", hop=hop, at=at)


def snapshot(question_id: UUID, **said: Any) -> dict[str, Any]:
    """How it stands, as its holder would say, with some of it said otherwise."""
    found = snapshots.of(Question.objects.get(pk=question_id))
    return {**found, "answers": [], "messages": [], "steps": [], "acts": [], **said}


def step(code: str, key: str, at: datetime | None = None, **params: Any) -> dict[str, str]:
    """An entry of the holder's history."""
    return {"key": key, "code": code, "at": (at or clock.now()).isoformat(), "params": json.dumps(params)}


def answer(key: str, text: str, at: datetime | None = None) -> dict[str, str]:
    """An answer of the holder."""
    return {
        "key": key,
        "kind": "official",
        "official": "1",
        "signed": "团小大",
        "text": text,
        "disclaimer": "",
        "published_at": (at or clock.now()).isoformat(),
        "corrected_at": "",
        "corrections": "[]",
    }


def tell(
    question_id: UUID,
    number: int,
    said: dict[str, Any],
    *,
    hop: int = 1,
    unit: int = THERE,
    name: str = ITS_NAME,
    at: datetime | None = None,
) -> None:
    """The holder has done something."""
    with transaction.atomic():
        mirroring.told(
            CaseTold(
                question_id=str(question_id),
                holder_unit=unit,
                holder_name=name,
                hop=hop,
                number=number,
                step={"code": "", "at": (at or clock.now()).isoformat()},
                snapshot=said,
            )
        )


def tell_answered(question_id: UUID, number: int = 1, text: str = "学校已经补发。", *, hop: int = 1) -> None:
    """It was answered there, and its asker is asked whether it is solved."""
    at = clock.now()
    said = snapshot(
        question_id,
        state="answered",
        answered_at=at.isoformat(),
        responded_at=at.isoformat(),
        confirm_until=(at + UNTIL).isoformat(),
        answers=[answer(f"{THERE}-a1", text, at)],
        steps=[step("answered", f"{THERE}-s1", at, by="团小大", answer=f"{THERE}-a1", **{"as": "official"})],
    )
    tell(question_id, number, said, hop=hop)
