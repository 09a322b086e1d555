"""What is there: everything that the wizard, the steps and the gate are decided by, looked up once.

Nothing of it is ticked off by hand. Somebody lent to the unit is a member of it like any other and counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from huisheng.kernel.access import HELPER_ROLES, LEADER, UNIT_ADMIN
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import Person, people_of_unit
from tenant_apps.channels.public import ways_that_send
from tenant_apps.outreach.public import campaigns_made
from tenant_apps.people.public import days_without_duty, experts, sections
from tenant_apps.questions.public import answered_and_closed, own_topics, topic_offer
from tenant_apps.setup.data.settings import (
    BY_KIND,
    EXPERTS,
    ROSTER_DAYS,
    SMALL,
    STAFF,
    Thresholds,
)
from tenant_apps.setup.queries.privacy import privacy_text
from tenant_apps.training.public import finished_rounds
from tenants.public import HOURS, current_card, explain_settings, working_calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How the unit stands today. ``uncovered``: working days of the next weeks with nobody on duty;
    ``unmapped``: names of own topics that no topic of the network stands behind; ``privacy_lacks``: headings
    of paragraphs that the network's privacy text has and the unit's own has not.
    """

    wanted: Thresholds
    has_logo: bool
    hours_chosen: bool
    leaders: int
    contacts: int
    staff: int
    experts: int
    sections: int
    uncovered: tuple[date, ...]
    offers_topics: bool
    unmapped: tuple[str, ...]
    senders: int
    has_privacy: bool
    privacy_lacks: tuple[str, ...]
    practised: int
    campaigns: int


def thresholds() -> Thresholds:
    """What is enough here: as the units above say, else by the kind of unit (E18)."""
    views = explain_settings(current_unit().id, (EXPERTS, STAFF, ROSTER_DAYS))
    usual = BY_KIND.get(current_card().kind, SMALL)
    # What this unit has set is meant for those below it: nobody lowers the bar for themselves.
    return Thresholds(
        experts=views[EXPERTS].overridden_value or usual.experts,
        staff=views[STAFF].overridden_value or usual.staff,
        roster_days=views[ROSTER_DAYS].overridden_value or usual.roster_days,
    )


def gather() -> Evidence:
    """Everything, in the current unit."""
    unit_id, today, wanted = current_unit().id, business_day(), thresholds()
    settings, privacy = explain_settings(unit_id, ("look.logo", HOURS)), privacy_text()
    staff = [person for person in people_of_unit(unit_id) if person.is_active and _works(person, today)]
    leaders = {person.account_id for person in staff if _holds(person, LEADER, today)}
    admins = {person.account_id for person in staff if _holds(person, UNIT_ADMIN, today)}
    offer = topic_offer()
    works = working_calendar(unit_id)
    return Evidence(
        wanted=wanted,
        has_logo=bool(settings["look.logo"].value),
        hours_chosen=settings[HOURS].layer != "default",
        leaders=len(leaders),
        # In a unit of one, leader and technical contact are the same person.
        contacts=len(admins if wanted.staff == 1 else admins - leaders),
        staff=len(staff),
        experts=len(experts()),
        sections=len(sections()),
        uncovered=tuple(
            day
            for day in days_without_duty(today + timedelta(days=1), wanted.roster_days)
            if works.is_working_day(day)
        ),
        offers_topics=bool(offer.own) or any(True for _leaf in offer.leaves()),
        unmapped=tuple(
            own.name
            for own in own_topics()
            if not own.hidden
            and not (own.network_topic in offer.tree.cards and offer.tree.cards[own.network_topic].in_force)
        ),
        senders=len(ways_that_send()),
        has_privacy=privacy.is_kept,
        privacy_lacks=tuple(one.heading for one in privacy.lacks),
        practised=answered_and_closed() + finished_rounds(),
        campaigns=campaigns_made(),
    )


def _works(person: Person, today: date) -> bool:
    return any(role.role not in HELPER_ROLES and role.starts_on <= today for role in person.roles)


def _holds(person: Person, wanted: str, today: date) -> bool:
    return any(role.role == wanted and role.starts_on <= today for role in person.roles)
