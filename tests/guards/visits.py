"""Visits: somebody of a unit above reads in a unit for an hour, and no more than that."""

from __future__ import annotations

from tests.guards.guard import guard

_TESTS = "shared_apps/accounts/test_visits.py::"
_ACCOUNTS = "shared_apps/accounts/"

VISITS = (
    guard(
        "whoever visits a unit changes nothing in it",
        "platform/huisheng/config/settings.py",
        '    "shared_apps.accounts.middleware.VisitorsReadMiddleware",\n',
        "",
        _TESTS + "test_reads_and_changes_nothing",
    ),
    guard(
        "a visit ends after an hour",
        _ACCOUNTS + "queries/visits.py",
        "    if visit.ended_at is not None or visit.ends_at <= now():",
        "    if visit.ended_at is not None:",
        _TESTS + "test_it_ends_after_an_hour",
    ),
    guard(
        "a visit ends with the right to it",
        _ACCOUNTS + "queries/visits.py",
        "    if card is None or visitors_unit(actor_for(account), card) is None:",
        "    if card is None:",
        _TESTS + "test_it_ends_before",
    ),
    guard(
        "only network staff of a unit above visits",
        _ACCOUNTS + "queries/visits.py",
        "if grant.role == NETWORK_STAFF and grant.unit_id != card.id and card.path.startswith(grant.path)",
        "if grant.role == NETWORK_STAFF and card.path.startswith(grant.path)",
        _TESTS + "test_who_may_not_enter",
    ),
    guard(
        "a visit belongs to one sign-in and one unit",
        _ACCOUNTS + "queries/visits.py",
        "            account_id=account_id,\n            unit_id=unit_id,\n            sign_in=sign_in,\n",
        "",
        _TESTS + "test_a_visit_is_nobody_elses_and_for_no_other_unit",
    ),
    guard(
        "a visitor sees nothing that is kept from any unit",
        "tenant_apps/questions/rules/visibility.py",
        "        condition &= Q(excluded_units=[])",
        "        pass",
        _TESTS + "test_sees_nobodys_name_and_nothing_that_is_kept_from_somebody",
    ),
    guard(
        "a visitor learns nothing of who asked",
        "tenant_apps/questions/queries/desk_item.py",
        '        asker=question.display_name if who.works_here else "",',
        "        asker=question.display_name,",
        _TESTS + "test_sees_nobodys_name_and_nothing_that_is_kept_from_somebody",
    ),
)
