"""Appraisals for tests: a scheme, units with questions, and people who act for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.office_files import OfficeFile
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations import appraisal_closing as closing
from shared_apps.insights.operations import appraisal_drafting as drafting
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.operations.appraisal_drafting import SchemeContent
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.insights.queries.appraisal_scoring import Rule
from tenants.models import Unit
from tenants.public import UnitCard
from tests.shared_apps.acting import actor
from tests.shared_apps.insights.facts import Question

TODAY = clock.business_day()
FIRST = TODAY - timedelta(days=30)
LAST = TODAY - timedelta(days=1)

RULES = (
    Rule(code="in_time", weight=50, zero=60, full=100, least=4),
    Rule(code="satisfied", weight=30, zero=50, full=90, least=10),
    Rule(code="sent_back_share", weight=20, zero=50, full=0, least=4),
)


def content(**said: Any) -> SchemeContent:
    """What somebody writes: over, so that it can be closed at once."""
    return replace(
        SchemeContent(
            title="下半年办理质效考核",
            text="以按时、满意、少返工为导向，不比数量。",
            first=FIRST,
            last=LAST,
            level="county",
            line="",
            rules=RULES,
            objection_days=5,
            shows_order=True,
        ),
        **said,
    )


def chief(unit: UnitCard) -> Actor:
    """Somebody who acts in the unit's name."""
    return actor("王处长", network_staff=unit)


def drafted(unit: UnitCard, by: Actor | None = None, **said: Any) -> Appraisal:
    """A draft of the unit."""
    made = drafting.create(by or chief(unit), unit_id=unit.id, content=content(**said))
    return Appraisal.objects.get(pk=made)


def published(unit: UnitCard, **said: Any) -> Appraisal:
    """A scheme that the units have read."""
    appraisal = drafted(unit, **said)
    drafting.publish(appraisal.pk, chief(unit), version=1)
    return Appraisal.objects.get(pk=appraisal.pk)


def frozen(unit: UnitCard, of: UnitCard, **said: Any) -> Appraisal:
    """Its figures are frozen: of one unit 8 of 10 answers came in time."""
    answers(of.id, in_time=8, late=2)
    appraisal = published(unit, **said)
    return closing.close(appraisal.pk, chief(unit))


def objected(unit: UnitCard, of: UnitCard, **said: Any) -> tuple[Appraisal, int]:
    """One unit has objected to a frozen score; the issuer has not decided."""
    appraisal = frozen(unit, of, **said)
    return appraisal, object_to(appraisal, of)


def object_to(
    appraisal: Appraisal, of: UnitCard, code: str = "in_time", file: OfficeFile | None = None
) -> int:
    """A unit says what it has to say; the objection's id."""
    speaker = actor("李书记", leader=of)
    text = "两件因系统停机无法答复，附停机公告编号。"
    return objecting.object_to(appraisal.pk, speaker, unit_id=of.id, code=code, text=text, file=file)


def go_live(units: Iterable[UnitCard], since: date = FIRST - timedelta(days=100)) -> None:
    """These units have been open for long."""
    at = clock.now() - timedelta(days=(TODAY - since).days)
    for unit in units:
        # A unit without a schema is open to nobody; no page of it is asked for here.
        schema = unit.schema or f"u_of_test_{unit.id}"
        Unit.objects.filter(pk=unit.id).update(state="live", live_since=at, schema_name=schema)


def answers(unit_id: int, *, in_time: int, late: int, day: date = LAST - timedelta(days=9)) -> None:
    """First answers of a unit, a day after they were asked."""
    facts: list[NewFact] = []
    for number in range(in_time + late):
        question = Question.asked(unit_id, day)
        facts += [question.received(), question.timed(60, in_time=number < in_time)]
    take(facts)


def ends(unit_id: int, *, number: int, sent_back: int = 0, stars: Iterable[int] = ()) -> None:
    """Questions that ended, some of them handled once more before, some with stars."""
    day = FIRST + timedelta(days=2)
    given = list(stars)
    facts: list[NewFact] = []
    for at in range(max(number, len(given))):
        question = Question.asked(unit_id, day)
        facts += [question.closed(9)] if at < number else []
        facts += [question.sent_back(8)] if at < sent_back else []
        facts += [question.rated(given[at], 9)] if at < len(given) else []
    take(facts)
