"""A process in the place of a web server: directives are issued, amended and recalled, and units read them,
take them on, hand them on, ask and report, at random, until it is killed.

Started as `python -m tests.chaos.below FILE PAUSE`. A line in FILE is a step that was taken.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django

from huisheng.kernel.access import Actor, Grant
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit

if TYPE_CHECKING:
    from huisheng.kernel.forms import Definition
    from shared_apps.directives.operations.amending import Amendment

PERSON = 1
TITLE = "混沌"
"""Of a directive of this run; what stands there besides is nobody's concern."""


def main(log: Path, pause: float) -> None:
    """Work until killed, with so many seconds between two steps: relays have to keep up. The database may
    vanish at any moment.
    """
    with enter_network():
        django.setup()
    from django.db import Error, connection

    from huisheng.kernel.tenancy.registry import every_unit

    rng = random.Random()
    units: list[UnitRef] = []
    with log.open("a", buffering=1) as told:
        while True:
            try:
                if not units:
                    with enter_network():
                        units = sorted(every_unit(), key=lambda unit: unit.id)
                done = one_step(units, rng)
                if done:
                    told.write(f"{done}\n")
                time.sleep(pause)
            except Error:
                with enter_network():
                    connection.close()
                time.sleep(0.3)


def one_step(units: Sequence[UnitRef], rng: random.Random) -> str:
    """Somebody does something; returns what, or nothing where it was refused. The first unit stands over the
    others.
    """
    from shared_apps.directives.operations.amending import AmendedMeanwhileError, NotOpenError
    from shared_apps.directives.operations.reports import NothingToReturnError
    from tenant_apps.directive_inbox.operations.acting import DirectiveEndedError, ReportedMeanwhileError
    from tenant_apps.directive_inbox.operations.handing_on import TooLateError

    work = rng.choices(list(_WORKS), list(_WORKS.values()))[0]
    try:
        return work.__name__.strip("_") if work(units, rng) else ""
    except (
        AmendedMeanwhileError,
        DirectiveEndedError,
        NotOpenError,
        NothingToReturnError,
        ReportedMeanwhileError,
        TooLateError,
    ):
        return ""


def chief(top: UnitRef) -> Actor:
    """Who issues, for the unit over all others."""
    from tenants.public import unit_card

    with enter_network():
        return Actor(PERSON, "王处长", (Grant("network_staff", top.id, unit_card(top.id).path),))


def _issue(units: Sequence[UnitRef], rng: random.Random) -> bool:
    from huisheng.kernel import clock
    from shared_apps.directives.models import Directive
    from shared_apps.directives.operations import drafting, issuing, report_forms
    from shared_apps.directives.queries.targets import TargetSet, preview_of

    top = units[0]
    who = chief(top)
    some = tuple(sorted(unit.id for unit in rng.sample(units[1:], rng.randint(1, len(units) - 1))))
    with enter_network():
        created = drafting.create(
            who,
            issuer_unit_id=top.id,
            content=drafting.DraftContent(
                kind=rng.choice((Directive.Kind.TASK, Directive.Kind.NOTICE)),
                title=f"{TITLE} {rng.random()}",
                text="请办理。",
                number_label="人数",
                target_unit_id=top.id,
                target_kinds=("county", "township"),
                target_units=some,
                due_at=clock.now() + timedelta(days=30),
            ),
        )
        if rng.random() < 0.5 and Directive.objects.get(pk=created).kind == Directive.Kind.TASK:
            report_forms.change(created, who, _with_a_number)
        seal = preview_of(TargetSet.of(Directive.objects.get(pk=created))).seal
        issuing.issue(created, who, confirmed=seal)
    return True


def _amend(units: Sequence[UnitRef], rng: random.Random) -> bool:
    from shared_apps.directives.operations import amending

    found = _open(rng)
    if found is None:
        return False
    with enter_network():
        directive_id, version, wanted = found
        important = rng.random() < 0.4
        words = f"请办理。第{rng.random()}稿"
        # Of what hands another one on, own words are what its unit amends.
        changes = {"text": words} if wanted.own_words is None else {"own_words": words}
        wanted = replace(wanted, is_important=important, **changes)
        return amending.amend(directive_id, chief(units[0]), based_on=version, wanted=wanted)


def _recall(units: Sequence[UnitRef], rng: random.Random) -> bool:
    from shared_apps.directives.operations import recalling

    found = _open(rng)
    if found is None:
        return False
    with enter_network():
        recalling.recall(found[0], chief(units[0]), why="有误")
    return True


def _send_back(units: Sequence[UnitRef], rng: random.Random) -> bool:
    from shared_apps.directives.models import UnitReport
    from shared_apps.directives.operations import reports

    with enter_network():
        row = UnitReport.objects.filter(revision__gt=0).order_by("?").first()
        if row is None:
            return False
        reports.send_back(
            row.directive_id, row.unit_id, chief(units[0]), revision=row.revision, reason="请核对"
        )
    return True


def _act(units: Sequence[UnitRef], rng: random.Random) -> bool:
    """Read, take on or ask."""
    from tenant_apps.directive_inbox.operations import acting, working_together

    unit = rng.choice(units[1:])
    with enter_unit(unit):
        directive_id = _arrived()
        if directive_id is None:
            return False
        who = Actor(PERSON, "李干事")
        match rng.randint(0, 4):
            case 0 | 1:
                return acting.mark_read(directive_id, who)
            case 2 | 3:
                return acting.acknowledge(directive_id, who)
            case _:
                working_together.ask(directive_id, who, f"第{rng.random()}问")
    return True


def _hand_on(units: Sequence[UnitRef], rng: random.Random) -> bool:
    """The first county hands something on to its townships."""
    from tenant_apps.directive_inbox.models import DirectiveItem
    from tenant_apps.directive_inbox.operations import handing_on

    unit = units[1]
    with enter_unit(unit):
        directive_id = _arrived()
        if directive_id is None:
            return False
        due_at = DirectiveItem.objects.values_list("due_at", flat=True).get(directive_id=directive_id)
        handing_on.hand_on(
            directive_id,
            Actor(PERSON, "孙书记"),
            addition=f"另报第{rng.random()}项。",
            due_at=due_at - timedelta(days=1),
            target_unit_id=unit.id,
            target_kinds=["township"],
        )
    return True


def _report(units: Sequence[UnitRef], rng: random.Random) -> bool:
    """Report or correct the report, by the form where one has come down."""
    from decimal import Decimal

    from tenant_apps.directive_inbox.models import DirectiveItem
    from tenant_apps.directive_inbox.operations import acting, filling_in
    from tenant_apps.directive_inbox.queries.filling import filling

    unit = rng.choice(units[1:])
    with enter_unit(unit):
        directive_id = _arrived(DirectiveItem.Kind.TASK)
        if directive_id is None:
            return False
        who, number = Actor(PERSON, "李干事"), rng.randint(0, 999)
        form = filling(directive_id)
        if form is not None:
            sent = filling_in.send(
                directive_id, who, typed={"q1": [str(number)]}, based_on=form.number, opened={}
            )
            return bool(sent.revision)
        revision = DirectiveItem.objects.values_list("report_revision", flat=True).get(
            directive_id=directive_id
        )
        acting.report(directive_id, who, text=f"第{number}稿", number=Decimal(number), based_on=revision)
    return True


_Work = Callable[[Sequence[UnitRef], random.Random], bool]
_WORKS: dict[_Work, int] = {
    _issue: 12,
    _amend: 10,
    _recall: 2,
    _send_back: 6,
    _act: 34,
    _hand_on: 4,
    _report: 32,
}
"""What is done, and how often."""


def _open(rng: random.Random) -> tuple[UUID, int, Amendment] | None:
    """Some issued directive of this run, its version, and what it says."""
    from shared_apps.directives.models import Directive
    from shared_apps.directives.operations.amending import Amendment

    with enter_network():
        row = (
            Directive.objects.filter(state=Directive.State.ISSUED, title__startswith=TITLE)
            .order_by("?")
            .first()
        )
    if row is None:
        return None
    says = Amendment(
        title=row.title,
        text=row.text,
        number_label=row.number_label,
        due_at=row.due_at,
        why="补充",
        is_important=False,
        own_words=None if row.parent_id is None else row.own_words,
    )
    return row.pk, row.content_version, says


def _arrived(kind: str = "") -> UUID | None:
    """Some directive that is here."""
    from tenant_apps.directive_inbox.queries.owing import arrived

    found = arrived().filter(title__startswith=TITLE)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("?").values_list("directive_id", flat=True).first()


def _with_a_number(form: Definition) -> Definition:
    from huisheng.kernel.forms import Field, Kind, Words, with_field

    return with_field(form, Field(id="", kind=Kind.NUMBER, label=Words("人数"), required=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
