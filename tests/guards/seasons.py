"""What keeps question seasons (问题季) right: drafts unseen, people named only as long as they may be."""

from __future__ import annotations

from tests.guards.guard import guard

_QUERIES = "tenant_apps/outreach/queries/seasons.py"
_PAGES = "tenant_apps/outreach/queries/pages.py"
_TESTS = "tenant_apps/outreach/test_seasons.py::"
_TELLING = "tenant_apps/outreach/operations/telling_pages.py"
_ABOVE_TESTS = "tenant_apps/outreach/test_seasons_from_above.py::"
_RHYTHM_TESTS = "shared_apps/directives/test_rhythm.py::"

SEASONS = (
    guard(
        "a draft of a season stands nowhere in public",
        _PAGES,
        "        rows = Campaign.objects.filter(target=self.target, shown_at__isnull=False)\n",
        "        rows = Campaign.objects.filter(target=self.target)\n",
        _TESTS + "test_a_draft_stands_nowhere",
    ),
    guard(
        "the poster of a season that is a draft leads nowhere",
        "tenant_apps/outreach/queries/campaigns.py",
        "    if row is None or (row.target in PAGES and row.shown_at is None):",
        "    if row is None:",
        _TESTS + "test_a_draft_stands_nowhere",
    ),
    guard(
        "an expert who has left is named by no season",
        _QUERIES,
        "    return [card for card in people.experts() if card.member_id in ids] if ids else []",
        "    return [people.expert(one) for one in ids]",
        _TESTS + "test_an_expert_who_has_left_is_named_no_more",
    ),
    guard(
        "people are named by a season with their consent alone",
        "tenant_apps/outreach/web/season_forms.py",
        '        if is_named and not said.get("agreed"):',
        "        if False:",
        _TESTS + "test_what_was_typed_is_kept_and_the_fault_is_named",
    ),
    guard(
        "no sensitive question is an example of a season",
        "tenant_apps/commons/queries/of_topics.py",
        "        .exclude(topic__in=topics.sensitive_codes())\n",
        "",
        "tenant_apps/outreach/test_seasons.py::test_a_sensitive_answer_is_no_example",
    ),
    guard(
        "the days of a draft are told to nobody above",
        "tenant_apps/outreach/operations/telling_days.py",
        '    if not row.page.get("was_shown"):',
        "    if False:",
        _RHYTHM_TESTS + "test_a_draft_tells_nothing",
    ),
    guard(
        "the rhythm of other provinces is seen by nobody",
        "shared_apps/directives/web/rhythm.py",
        "    if card is None or not card.path.startswith(actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)):",
        "    if card is None:",
        _RHYTHM_TESTS + "test_another_province_sees_nothing",
    ),
    guard(
        "a unit's draft of a season is told to nobody above",
        _TELLING,
        '    if row.directive_id is None or not row.page.get("was_shown"):',
        "    if row.directive_id is None:",
        _ABOVE_TESTS + "test_only_what_the_issuer_leaves_to_units_is_changed",
    ),
    guard(
        "sensitive questions of a season are in no figure above",
        _TELLING,
        "    figures = questions.came_by(row.code, leave_out=sensitive_codes())\n",
        "    figures = questions.came_by(row.code)\n",
        _ABOVE_TESTS + "test_sensitive_questions_are_in_no_figure_above",
    ),
    guard(
        "a unit changes in a season from above what its issuer lets it",
        "tenant_apps/outreach/operations/keeping_pages.py",
        "        content = merged(shelf.kind, called, content, may_change)\n",
        "",
        _ABOVE_TESTS + "test_only_what_the_issuer_leaves_to_units_is_changed",
    ),
    guard(
        "a recalled season leaves the site",
        "tenant_apps/outreach/operations/pages_from_above.py",
        "    if called.recalled_at is not None:\n        row.shown_at = None\n",
        "",
        _ABOVE_TESTS + "test_what_is_recalled_leaves_the_site_at_once",
    ),
    guard(
        "a second person approves an amended season, too",
        "shared_apps/directives/operations/amending.py",
        "    if needs_second_person(directive):",
        "    if needs_second_person(directive) and not wanted.details:",
        "shared_apps/directives/test_seasons.py::test_an_amended_season_needs_the_second_person_too",
    ),
    guard(
        "what a unit says otherwise is not taken away by what its issuer says anew",
        "tenant_apps/outreach/operations/pages_from_above.py",
        '    content = followed(kind, called.content, stands, said.get("changed", []), called.may_change)\n',
        "    content = called.content\n",
        _ABOVE_TESTS + "test_what_the_issuer_changes_is_shown_until_somebody_has_seen_it",
    ),
    guard(
        "a program keeps seasons and broadcasts for somebody who may",
        "tenant_apps/outreach/api/views.py",
        "    right = MANAGE\n",
        "",
        "tenant_apps/outreach/test_api.py::test_a_key_does_what_it_was_made_for",
    ),
    guard(
        "a program names people in a season with their consent alone",
        "tenant_apps/outreach/api/shapes.py",
        '        if (said["offices"] or said["experts"]) and not attrs["agreed"]:\n',
        "        if False:\n",
        "tenant_apps/outreach/test_api.py::test_nobody_is_named_who_has_not_agreed",
    ),
    guard(
        "a unit that was not called tells of no season",
        "shared_apps/directives/operations/hearing_pages.py",
        "    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():",
        "    if False:",
        "shared_apps/directives/test_seasons.py::test_a_unit_that_was_not_called_tells_nothing",
    ),
    guard(
        "what was handed on of a season or broadcast is amended above alone",
        "shared_apps/directives/operations/amending_pages.py",
        "    if directive.parent_id is not None:\n",
        "    if False:\n",
        "shared_apps/directives/test_api_called.py::test_what_was_handed_on_is_amended_above_alone",
        "shared_apps/directives/test_broadcasts.py::test_the_replay_reaches_all_who_have_it",
    ),
    guard(
        "how a season or broadcast was amended is told to units that have it, up to what has reached them",
        "shared_apps/directives/queries/page_changes.py",
        "    directive = Directive.objects.filter(pk=directive_id, deliveries__unit_id=unit_id).first()\n",
        "    directive = Directive.objects.filter(pk=directive_id).first()\n",
        "shared_apps/directives/test_amended_pages.py::test_another_unit_and_a_later_version_are_not_told",
    ),
)
