"""What an administrator does with the domains of the unit whose site this is, and what is told of them."""

from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import UNIT_ADMIN, Actor
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import people_of_unit
from tenant_apps.people.public import leaders
from tenant_apps.questions.public import StaffWanted
from tenants.public import check_domain, give_up_domain, make_main, name_domain

_CHANGED: Final = {
    "active": "pages.domain_in_use",
    "lost": "pages.domain_lost",
    "gone": "pages.domain_gone",
    "contested": "pages.domain_contested",
    "disputed": "pages.domain_disputed",
}
_TOLD: Final = ("lost", "gone", "contested", "disputed")
"""Of a domain that is in use from now on nobody is told: who waits for it looks at the page."""


def name(typed: str, actor: Actor) -> str:
    """Say that a domain is this unit's. Raises BadDomainError."""
    with transaction.atomic():
        domain = name_domain(current_unit().id, typed, actor_id=actor.account_id)
        _record("pages.domain_named", domain, actor)
    return domain


def check(domain: str, actor: Actor) -> bool:
    """Look at it now; False where somebody has just done so. Raises LookupError. Asks the web, so it stands
    in no transaction: what follows from what it finds is recorded by `changed`.
    """
    return check_domain(current_unit().id, domain, actor_id=actor.account_id)


def let_be_main(host: str, actor: Actor) -> None:
    """Let one of the unit's addresses be the main one. Raises LookupError."""
    with transaction.atomic():
        make_main(current_unit().id, host, actor_id=actor.account_id)
        _record("pages.domain_main", host, actor)


def give_up(domain: str, actor: Actor) -> None:
    """Use a domain no longer. Raises LookupError."""
    with transaction.atomic():
        give_up_domain(current_unit().id, domain, actor_id=actor.account_id)
        _record("pages.domain_given_up", domain, actor)


def changed(domain: str, what: str) -> None:
    """Hear what became of a domain by itself (tenants.public, `on_domain_changed`)."""
    _record(_CHANGED[what], domain, None)
    if what not in _TOLD:
        return
    publish(
        StaffWanted(
            question_id=None,
            what=f"domain_{what}",
            accounts=tuple(dict.fromkeys([*_administrators(), *leaders()])),
            at=clock.now(),
            link="/manage/domains/",
        )
    )


def _administrators() -> list[int]:
    today = clock.business_day()
    return [
        person.account_id
        for person in people_of_unit(current_unit().id)
        if person.is_active
        and any(role.role == UNIT_ADMIN and role.starts_on <= today for role in person.roles)
    ]


def _record(action: str, domain: str, actor: Actor | None) -> None:
    who = None if actor is None else actor.account_id
    record(action, object_type="domain", object_id=domain, actor=who or "system")
