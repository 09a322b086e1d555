"""Applications on the network's host. The one of the table is for a unit below the city: `own` and `parent`
are above it and decide. The applicant's pages open by number and secret; the table has the number alone.
"""

from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.proof_files import Proof
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.onboarding.models import Application, Wave
from shared_apps.onboarding.operations import handing_in, planning
from shared_apps.onboarding.operations.applying import Begun, Person, begin
from shared_apps.onboarding.rules.receipts import new_token
from tests.access.table import Row, World, everybody, only
from tests.office import pdf

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_REVIEWERS = (*_STAFF, "operator")
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}
_PDF = pdf()


def begun(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft for the listed county."""
    person = Person(name="赵书记", title="书记", phone="13800001111", mail="zhao@example.cn")
    with enter_network():
        made = begin(Begun(token=new_token(), unit=world.network.listed.id, leader=person, contact=person))
    return {"number": made.number}


def handed_in(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same, handed in."""
    number = begun(world, unit)["number"]
    with enter_network():
        made = Application.objects.get(number=number)
        Application.objects.filter(pk=made.pk).update(mail_confirmed_at=clock.now())
        handing_in.keep_letter(made.pk, Proof("申请函.pdf", "application/pdf", _PDF))
        handing_in.submit(made.pk)
    return {"number": number}


def asked(world: World, unit: UnitRef) -> dict[str, Any]:
    """A step about one that was handed in."""
    return {**handed_in(world, unit), "name": "ask"}


def withdrawn(world: World, unit: UnitRef) -> dict[str, Any]:
    """A step of the applicant, without the secret."""
    return {**begun(world, unit), "name": "withdraw"}


def city(world: World, unit: UnitRef) -> dict[str, Any]:
    """The city."""
    return {"unit_id": world.network.city.id}


def wave(world: World, unit: UnitRef) -> dict[str, Any]:
    """A wave of the city."""
    with enter_network():
        today = clock.business_day()
        plan = planning.WavePlan(name="试点", starts_on=today, due_on=today)
        wave_id = planning.add_wave(world.network.city.id, plan, by=1)
        assert Wave.objects.filter(pk=wave_id).exists()
    return {"wave_id": wave_id}


_OF_ONE = only("own", "parent", "operator", **_ELSEWHERE)
_NO_POST = only(*_REVIEWERS, ok=NOT)
_PLAN = {"name": "试点", "starts_on": "2026-12-01", "due_on": "2026-12-31"}

ROWS = [
    Row("onboarding-start", "network", everybody(), everybody(NOT)),
    Row("onboarding-form", "network", everybody(404), everybody(404)),
    Row("onboarding-check", "network", everybody(), everybody(422)),
    Row("onboarding-own", "network", everybody(302), everybody(NOT), object_in=begun),
    Row("onboarding-letter", "network", everybody(404), everybody(NOT), object_in=begun),
    Row("onboarding-own-step", "network", everybody(NOT), everybody(404), object_in=withdrawn),
    Row("onboarding-applications", "network", only(*_REVIEWERS), _NO_POST),
    Row("onboarding-contacts", "network", only(*_REVIEWERS), _NO_POST),
    Row("onboarding-application", "network", _OF_ONE, _NO_POST, object_in=handed_in),
    Row("onboarding-scan", "network", _OF_ONE, _NO_POST, object_in=handed_in),
    Row(
        "onboarding-step",
        "network",
        _NO_POST,
        only("own", "parent", "operator", ok=303, **_ELSEWHERE),
        object_in=asked,
        data={"question": "请补充。"},
    ),
    Row(
        "onboarding-coverage",
        "network",
        only("viewer", *_STAFF, ok=302, operator=(200, 302)),
        only("viewer", *_REVIEWERS, ok=NOT),
    ),
    Row(
        "onboarding-coverage-of",
        "network",
        only("viewer", "own", "parent", "operator", **_ELSEWHERE),
        only("viewer", *_REVIEWERS, ok=NOT),
        object_in=city,
    ),
    Row(
        "onboarding-wave-new",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only("own", "parent", ok=303, **_ELSEWHERE),
        object_in=city,
        data=_PLAN,
    ),
    Row(
        "onboarding-wave",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only("own", "parent", ok=303, **_ELSEWHERE),
        object_in=wave,
        data=_PLAN,
    ),
    Row(
        "onboarding-wave-units",
        "network",
        only("own", "parent", **_ELSEWHERE),
        only("own", "parent", ok=303, **_ELSEWHERE),
        object_in=wave,
    ),
    Row(
        "onboarding-wave-drop",
        "network",
        only(*_STAFF, ok=NOT),
        only("own", "parent", ok=303, **_ELSEWHERE),
        object_in=wave,
    ),
]
