"""What this app is told: of steps in questions, and of times."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.clock import now
from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import UnitVisited, people_of_unit
from shared_apps.contracts.staff_messages import StaffPhoneFactor, StaffRoleEnds
from tenant_apps.channels.operations import erasing, noting, pushes, waking
from tenant_apps.moderation.public import QUESTION, AuthorConcerned, ModeratorsWanted
from tenant_apps.people.public import MemberLeft, leaders
from tenant_apps.questions.public import ContactErased, StaffWanted, StepTaken


@subscribes(StepTaken)
def step_taken(event: StepTaken) -> None:
    """The asker is told."""
    noting.note_step(event)


@subscribes(StaffWanted)
def staff_wanted(event: StaffWanted) -> None:
    """Staff are told."""
    noting.note_staff(event)


@subscribes(ModeratorsWanted)
def moderators_wanted(event: ModeratorsWanted) -> None:
    """Moderators are told."""
    noting.note_staff(
        StaffWanted(
            question_id=None,
            what=f"moderation_{event.what}",
            accounts=event.accounts,
            at=event.at,
            link=event.link,
            urgent=event.what == "urgent",
        )
    )


@subscribes(AuthorConcerned)
def author_concerned(event: AuthorConcerned) -> None:
    """Whoever asked is told what became of showing their question. Of other items' authors no address is
    kept: they read it beside what they wrote.
    """
    if event.kind == QUESTION:
        noting.note_asker(UUID(event.item), f"public_{event.what}", at=event.at)


@subscribes(UnitVisited)
def unit_visited(event: UnitVisited) -> None:
    """Those who lead the unit hear who is in it to read."""
    noting.note_staff(
        StaffWanted(question_id=None, what="visited", accounts=leaders(), at=event.at, link="/manage/visits/")
    )


@handles(StaffRoleEnds)
def role_ends(message: StaffRoleEnds, envelope: Envelope) -> None:
    """Whose last day is near hears it, and so do the administrators, who can prolong it."""
    people = people_of_unit(current_unit().id)
    admins = tuple(
        person.account_id
        for person in people
        if person.account_id != message.account_id and any(role.role == UNIT_ADMIN for role in person.roles)
    )
    for what, accounts, link in (
        ("role_ends", (message.account_id,), ""),
        ("role_ends_of", admins, "/manage/people/"),
    ):
        if accounts:
            noting.note_staff(
                StaffWanted(question_id=None, what=what, accounts=accounts, at=now(), link=link)
            )


@handles(StaffPhoneFactor)
def phone_factor(message: StaffPhoneFactor, envelope: Envelope) -> None:
    """Whose phone has become a second factor, or is none any more, hears it."""
    noting.note_staff(
        StaffWanted(
            question_id=None,
            what=f"phone_{message.what}",
            accounts=(message.account_id,),
            at=now(),
            link="",
            # Who did not do it themselves has no time to lose.
            urgent=True,
        )
    )


@subscribes(ContactErased)
def contact_erased(event: ContactErased) -> None:
    """Nobody is told any more."""
    erasing.erase(event.question_id)


@subscribes(MemberLeft)
def member_left(event: MemberLeft) -> None:
    """Who works here no longer is told nothing more."""
    if event.account_id is not None:
        erasing.erase_staff(event.account_id)


@on_wakeup(waking.WAKE)
def woken(key: str, at: datetime) -> None:
    """Something is due to be sent or looked up."""
    waking.woken()


@on_wakeup(pushes.FORGET)
def forget(key: str, at: datetime) -> None:
    """What providers pushed a month ago is forgotten."""
    pushes.forget_old()
