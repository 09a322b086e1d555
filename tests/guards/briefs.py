"""Briefs: nothing of an issued one changes, nothing stands in it that is not public, nobody is ranked by
amounts.
"""

from __future__ import annotations

from tests.guards.guard import guard

_DRAFTING = "shared_apps/insights/operations/brief_drafting.py"
_ISSUING = "shared_apps/insights/operations/brief_issuing.py"
_CASES = "shared_apps/insights/queries/brief_cases.py"
_VISIBLE = "shared_apps/insights/queries/brief_visibility.py"
_FIGURES = "shared_apps/insights/queries/brief_figures.py"
_TESTS = "shared_apps/insights/briefs/test_issuing.py::"
_PAGES = "shared_apps/insights/briefs/test_pages.py::"

BRIEFS = (
    guard(
        "an issued brief is not changed",
        _DRAFTING,
        "filter(pk=brief_id, state=Brief.State.DRAFT).first()",
        "filter(pk=brief_id).first()",
        _TESTS + "test_nothing_of_an_issued_brief_changes",
    ),
    guard(
        "a brief is issued as it was shown",
        _DRAFTING,
        "    if version is not None and brief.version != version:",
        "    if False:",
        _TESTS + "test_what_was_changed_since_it_was_shown_is_not_issued",
    ),
    guard(
        "a brief is written in one's own name",
        _DRAFTING,
        "    if actor.account_id is None or not may_write_for(actor, unit_id):",
        "    if actor.account_id is None:",
        _TESTS + "test_it_is_written_in_ones_own_name_alone",
    ),
    guard(
        "who issues briefs at the same time waits for the number",
        _ISSUING,
        '    lock_until_commit(f"insights.brief-number:{brief.unit_id}:{brief.kind}:{year}")\n',
        "",
        _TESTS + "test_two_at_once_get_two_numbers_and_one_twice_gets_one",
    ),
    guard(
        "a case that is not public any more is not issued",
        _ISSUING,
        "    gone = [case for case in told if not case.is_public]",
        "    gone: list[CaseView] = []",
        _TESTS + "test_a_case_that_is_not_public_any_more_is_taken_out_and_named",
    ),
    guard(
        "what is withdrawn goes from issued briefs as well",
        "shared_apps/insights/projections/public_items.py",
        '    ).update(title="", text="", answers="", gone_at=clock.now())',
        "    )",
        _TESTS + "test_what_is_withdrawn_later_loses_its_words_in_the_print_as_well",
    ),
    guard(
        "nobody's distress is an example",
        _CASES,
        "    return rows.exclude(topic__in=sensitive_codes())",
        "    return rows",
        _TESTS + "test_cases_are_what_everybody_may_read_at_or_below_and_nothing_sensitive",
    ),
    guard(
        "a brief tells of units at or below its own alone",
        _CASES,
        "PublicItem.objects.filter(shown=True, unit_id__in=live, stage__in=SHOWN_STAGES)",
        "PublicItem.objects.filter(shown=True, stage__in=SHOWN_STAGES)",
        _TESTS + "test_cases_are_what_everybody_may_read_at_or_below_and_nothing_sensitive",
    ),
    guard(
        "a share of too little ranks nobody",
        _FIGURES,
        "for name, found in lines if base(found) >= LEAST]",
        "for name, found in lines]",
        _TESTS + "test_only_shares_rank_and_only_where_there_is_enough",
    ),
    guard(
        "a draft of a brief is read by its own unit alone",
        _VISIBLE,
        "        | (Q(state=Brief.State.ISSUED) & Q(unit_id__in=below))",
        "        | Q(unit_id__in=below)",
        _PAGES + "test_a_draft_is_its_own_units_and_an_issued_brief_of_whoever_stands_over_it",
    ),
    guard(
        "units below read a brief once it was sent down",
        _VISIBLE,
        "        | (Q(state=Brief.State.ISSUED, sent_down_at__isnull=False) & Q(unit_id__in=_above(actor)))",
        "        | (Q(state=Brief.State.ISSUED) & Q(unit_id__in=_above(actor)))",
        _PAGES + "test_a_draft_is_its_own_units_and_an_issued_brief_of_whoever_stands_over_it",
    ),
    guard(
        "helpers are not the staff that briefs go to",
        _VISIBLE,
        "for grant in actor.grants if grant.role not in HELPER_ROLES}",
        "for grant in actor.grants}",
        _PAGES + "test_once_sent_down_it_is_read_by_the_staff_below_and_by_nobody_beside",
    ),
)
