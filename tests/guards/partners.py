"""Partner organisations: what their people see, and that the unit alone publishes."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_PEOPLE = "tenant_apps/people/"
_ASKED = _QUESTIONS + "test_partners.py::"
_CONTRACTS = _PEOPLE + "test_partners.py::"

PARTNERS = (
    guard(
        "a partner's people see what their own organisation is asked",
        _QUESTIONS + "queries/for_partners.py",
        "        section__in=sorted(worker.partners),\n        state__in",
        "        state__in",
        _ASKED + "test_its_people_see_what_it_is_asked_and_nothing_else",
    ),
    guard(
        "nothing of a partner's is published before the unit has read it",
        _QUESTIONS + "operations/partnering.py",
        "    hand_in(question, said, reviewed=True, at=at)",
        "    hand_in(question, said, reviewed=False, at=at)",
        _ASKED + "test_the_unit_alone_publishes",
    ),
    guard(
        "what was told in confidence is not put to a partner",
        _QUESTIONS + "operations/assigning.py",
        '        raise BadDecision("confidential")',
        "        pass",
        _ASKED + "test_what_was_told_in_confidence_is_not_put_to_it",
    ),
    guard(
        "who has asked does not slip into what a partner reads",
        _QUESTIONS + "operations/assigning.py",
        '        raise BadDecision("secret")',
        "        pass",
        _ASKED + "test_what_is_put_to_it_names_nobody",
    ),
    guard(
        "minors are put to partners with a background check",
        _QUESTIONS + "operations/assigning.py",
        "    if is_minors(question) and not any(one.works",
        "    if False and not any(one.works",
        _ASKED + "test_minors_are_answered_by_who_was_checked",
    ),
    guard(
        "after a contract's last day a partner's people open nothing",
        _PEOPLE + "queries/partners.py",
        "        contract_until__gte=today,\n",
        "",
        _CONTRACTS + "test_after_the_last_day_nothing_is_given_though_no_job_has_run",
    ),
    guard(
        "who works for a partner is no staff",
        _PEOPLE + "queries/staff.py",
        "        and any(role.role not in HELPER_ROLES for role in person.roles)\n",
        "",
        _CONTRACTS + "test_who_works_for_a_partner_is_no_staff",
    ),
    guard(
        "who works for a partner is in no part of the unit",
        _PEOPLE + "operations/sectioning.py",
        "            .exclude(kind=MemberKind.PARTNER)\n",
        "",
        _CONTRACTS + "test_who_works_for_a_partner_is_no_staff",
    ),
)
