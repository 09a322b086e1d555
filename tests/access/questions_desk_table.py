"""The desk: every step of staff. Whoever has no role here, or whose question it is not, gets nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.case_messages import HELPER, LEAD, CaseOffered
from tenant_apps.questions.operations import (
    asking_outside,
    handing_over,
    holding,
    incoming,
    merging,
    screening,
)
from tenant_apps.questions.operations.approving import propose_answer
from tenant_apps.questions.operations.handing_over import Wish
from tests.access.questions_table import DESK, NOT, WAGES, question
from tests.access.table import Row, World, only
from tests.actors import NOT_GIVEN

OFFICER = NOT_GIVEN + 11


def merged(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that goes along with another."""
    main = question(world, unit)["question_id"]
    made = question(world, unit)
    with enter_unit(unit):
        merging.merge(made["question_id"], version=1, main=str(main), actor=OFFICER)
    return made


def proposed(world: World, unit: UnitRef) -> dict[str, Any]:
    """An answer that waits for a leader."""
    made = question(world, unit)
    with enter_unit(unit):
        screening.accept(made["question_id"], version=1, actor=OFFICER)
        wanted = propose_answer(
            made["question_id"], version=2, text="请到劳动监察大队登记。", handles=False, actor=OFFICER
        )
    return {"decision_id": wanted}


def leaving(world: World, unit: UnitRef) -> dict[str, Any]:
    """A step in its undo window."""
    made = question(world, unit)
    with enter_unit(unit):
        held = holding.hold(
            made["question_id"], "answer", {"text": "请来。", "handles": False}, version=1, actor=OFFICER
        )
    return {"decision_id": held}


def asked_of_another(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that another unit is asked to take over."""
    made = question(world, unit)
    with enter_unit(unit):
        wish = Wish(to_unit=world.network.city.id, reason="higher", words="请市里办理。")
        transfer = handing_over.request(made["question_id"], version=1, wish=wish, actor=OFFICER)
    return {"question_id": made["question_id"], "transfer_id": transfer}


def being_handled(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that was taken on."""
    made = question(world, unit)
    with enter_unit(unit):
        screening.accept(made["question_id"], version=1, actor=OFFICER)
    return made


def asked_outside(world: World, unit: UnitRef) -> dict[str, Any]:
    """A letter to a body outside."""
    made = being_handled(world, unit)
    with enter_unit(unit):
        asked = asking_outside.ask(
            made["question_id"],
            version=2,
            wish=asking_outside.Wish(
                body="历下区人社局",
                body_kind="department",
                subject="拖欠工资",
                matter="某公司拖欠工资。",
                follow_up_on=clock.business_day(clock.now()) + timedelta(days=10),
                contact="周老师",
            ),
            actor=OFFICER,
        )
    return {"referral_id": asked}


def came_in(world: World, unit: UnitRef, role: str = LEAD) -> dict[str, Any]:
    """A question of another unit that this one is asked to take over."""
    transfer = uuid4()
    at = clock.now().isoformat()
    offer = CaseOffered(
        transfer_id=str(transfer),
        origin_unit=world.network.city.id,
        question_id=str(uuid4()),
        from_unit=world.network.city.id,
        way="down",
        role=role,
        reason="lower",
        rule="",
        words="请就近办理。",
        due_on="",
        asked_at=at,
        accept_by=at,
        hop=0,
        topic=WAGES,
        excluded_units=[],
        chain=[],
        parcel={"number": "JINAN-20261121-AAAAAA", "title": "公司拖欠工资", "text": "公司拖欠工资"},
    )
    with enter_unit(unit):
        incoming.offered(offer)
    return {"offer_id": transfer}


def came_in_for_help(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question of another unit that this one is asked to help with."""
    return came_in(world, unit, HELPER)


def _desk(name: str, *, get: Any = NOT, post: Any = NOT, make: Any = None, **data: str) -> Row:
    return Row(name, "unit", only(*DESK, ok=get), only(*DESK, ok=post), object_in=make, data=data)


ROWS = [
    _desk("questions-badges", get=200),
    _desk("questions-views", post=303),
    _desk("questions-many", post=200, do="accept"),
    _desk("questions-call", get=200, post=422),
    _desk("questions-call-similar", post=200),
    _desk("questions-decisions", get=200),
    # Reading is for the desk; deciding is for a leader without a part in it, and needs words to refuse.
    _desk("questions-decide", get=200, post=422, make=proposed),
    _desk("questions-take-back", post=303, make=proposed),
    _desk("questions-undo", post=303, make=leaving),
    _desk("questions-undo-over", post=303, make=leaving),
    _desk("questions-claim", post=303, make=question),
    _desk("questions-reply", post=422, make=question),
    _desk("questions-progress", post=422, make=question),
    _desk("questions-complete", post=422, make=question),
    _desk("questions-give-up", post=422, make=question),
    _desk("questions-handle", post=422, make=question),
    _desk("questions-note", post=422, make=question),
    _desk("questions-hand-on", post=422, make=question),
    _desk("questions-hand-over", get=200, post=200, make=question),
    _desk("questions-hand-over-back", post=303, make=asked_of_another),
    _desk("questions-outside", get=200, post=422, make=being_handled),
    _desk("questions-outside-one", get=200, post=422, make=asked_outside),
    _desk("questions-outside-letter", get=200, make=asked_outside),
    _desk("questions-incoming", get=200),
    _desk("questions-incoming-item", get=200, make=came_in),
    _desk("questions-incoming-accept", post=303, make=came_in),
    _desk("questions-incoming-back", post=422, make=came_in),
    _desk("questions-incoming-help", post=422, make=came_in_for_help),
    _desk("questions-refile", post=422, make=question, **{"refile-topic": WAGES}),
    _desk("questions-correct", post=422, make=question),
    _desk("questions-cover", post=422, make=question),
    _desk("questions-show-whole", post=422, make=question),
    _desk("questions-watch", post=303, make=question),
    _desk("questions-merge", get=200, post=409, make=question),
    _desk("questions-split", post=303, make=merged),
]
