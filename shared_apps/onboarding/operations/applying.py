"""An application is begun: which unit, and who answers for it. It is nobody's to look at before it is handed
in.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from huisheng.kernel.clock import business_day, now
from huisheng.kernel.messaging import schedule_wakeup
from shared_apps.onboarding.data.codes import KEEP_DRAFT, State, Step
from shared_apps.onboarding.events import FORGET
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.history import tell
from shared_apps.onboarding.rules import receipts
from shared_apps.onboarding.rules.kinds import line_of, may_stand_below
from tenants.public import UnitCard, UnitState, unit_card

OPENABLE = (UnitState.LISTED, UnitState.PROVISIONING)


class UnitIsOpenError(Exception):
    """The unit has been opened already."""


class WrongParentError(Exception):
    """A unit of this kind does not stand below that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named in the application."""

    name: str
    title: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit that the official list does not have, as the applicant names it."""

    name: str
    short_name: str
    kind: str
    slug: str
    parent_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the form says. `token` is the form's own: the same form makes one application."""

    token: str
    unit: int | NewUnit
    leader: Person
    contact: Person


def begin(begun: Begun) -> Application:
    """Keep a draft; sent twice it is one. Raises UnitIsOpenError, WrongParentError, LookupError."""
    submission = receipts.digest(begun.token)
    made = Application.objects.filter(submission=submission).first()
    if made is not None:
        return made
    try:
        with transaction.atomic():
            return _begin(begun, submission)
    except IntegrityError:
        # The same form came at the same moment, and its row stands. Anything else is no accident of ours.
        made = Application.objects.filter(submission=submission).first()
        if made is None:
            raise
        return made


def _begin(begun: Begun, submission: str) -> Application:
    application = Application(
        number=receipts.new_number(business_day()),
        submission=submission,
        state=State.DRAFT,
        created_at=now(),
        leader_name=begun.leader.name.strip(),
        leader_title=begun.leader.title.strip(),
        leader_phone=begun.leader.phone,
        leader_mail=begun.leader.mail.strip().lower(),
        contact_name=begun.contact.name.strip(),
        contact_title=begun.contact.title.strip(),
        contact_phone=begun.contact.phone,
        contact_mail=begun.contact.mail.strip().lower(),
    )
    if isinstance(begun.unit, NewUnit):
        _name(application, begun.unit)
    else:
        _claim(application, unit_card(begun.unit))
    application.save(force_insert=True)
    tell(application, Step.BEGUN, new=application.is_new)
    schedule_wakeup(what=FORGET, key=str(application.pk), at=now() + KEEP_DRAFT)
    return application


def _claim(application: Application, card: UnitCard) -> None:
    if card.state not in OPENABLE:
        raise UnitIsOpenError(card.id)
    application.unit_id = card.id
    application.parent_id = card.parent_id
    application.name, application.short_name = card.name, card.short_name
    application.kind, application.line, application.slug = card.kind, card.line, card.slug


def _name(application: Application, unit: NewUnit) -> None:
    parent = unit_card(unit.parent_id)
    if not may_stand_below(unit.kind, parent.kind):
        raise WrongParentError(unit.kind)
    application.is_new = True
    application.parent_id = parent.id
    application.name, application.short_name = unit.name.strip(), unit.short_name.strip()
    application.kind, application.slug = unit.kind, unit.slug
    application.line = line_of(unit.kind)
