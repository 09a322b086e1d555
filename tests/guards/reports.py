"""Reports by a form: asked for by their issuer alone, read by nobody beside, and nothing typed is lost."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_NETWORK = "shared_apps/directives/test_reports.py::"
_UNIT = "tenant_apps/directive_inbox/test_filling_in.py::"

REPORTS = (
    guard(
        "a unit reports only on what was sent to it",
        "shared_apps/directives/operations/reports.py",
        "    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():",
        "    if not unit_id:",
        _NETWORK + "test_a_unit_that_was_not_asked_reports_nothing",
    ),
    guard(
        "a report is read by those who see its directive",
        "shared_apps/directives/web/reports.py",
        "    directive = visible_or_404(request, directive_id)",
        "    directive = Directive.objects.get(pk=directive_id)",
        _NETWORK + "TestPages::test_nobody_else_reads_reports",
    ),
    guard(
        "what is sent back is the report that was on the screen",
        "shared_apps/directives/operations/reports.py",
        "revision=revision, returned_revision__lt=revision",
        "returned_revision__lt=revision",
        _NETWORK + "test_what_is_sent_back_is_owed_again",
    ),
    guard(
        "nobody types a file",
        "platform/huisheng/kernel/forms/answers.py",
        "                answer = files.get(one.id)",
        '                answer = files.get(one.id) or json.loads(next(iter(typed.get(one.id, ())), "null"))',
        "platform/kernel/forms/test_answers.py::test_nobody_types_a_file",
        also=(Edit("platform/huisheng/kernel/forms/answers.py", "import re\n", "import json\nimport re\n"),),
    ),
    guard(
        "nobody writes over a colleague unseen",
        "tenant_apps/directive_inbox/operations/merging.py",
        "            holds, conflicts[name] = now, now",
        "            holds = sent",
        _UNIT + "test_nothing_is_sent_over_a_colleague",
        _UNIT + "test_two_people_at_once_lose_nothing",
    ),
    guard(
        "of two who save in the same moment both are kept",
        "tenant_apps/directive_inbox/operations/acting.py",
        "directives.select_for_update().get(",
        "directives.get(",
        _UNIT + "test_two_save_in_the_same_moment",
    ),
    guard(
        "what was sent back and corrected meanwhile is not owed again",
        "tenant_apps/directive_inbox/operations/forms_told.py",
        "report_revision=message.revision, ",
        "",
        _UNIT + "test_sent_back_with_the_old_values_and_corrected",
    ),
    guard(
        "nothing is handed on beside or above a unit",
        "shared_apps/directives/operations/drafting.py",
        "    if not unit_card(target_unit_id).path.startswith(unit_card(issuer_unit_id).path):",
        "    if not target_unit_id:",
        "shared_apps/directives/test_delegating.py::test_never_above_or_beside",
    ),
    guard(
        "what is handed on is due no later than the issuer awaits it",
        "shared_apps/directives/operations/delegating.py",
        "    if due > parent.due_at:",
        "    if not due:",
        "shared_apps/directives/test_delegating.py::test_never_later_than_the_issuer",
    ),
    guard(
        "a unit hands on only what was sent to it",
        "shared_apps/directives/operations/delegating.py",
        "filter(pk=parent_id, deliveries__unit_id=unit_id)",
        "filter(pk=parent_id)",
        "shared_apps/directives/test_delegating.py::test_what_was_never_sent_to_the_unit",
    ),
    guard(
        "an answer for all does not say who asked",
        "shared_apps/directives/operations/enquiries.py",
        "        person=actor.name[:60],\n        at=now.isoformat(),",
        "        person=row.person,\n        at=now.isoformat(),",
        "shared_apps/directives/test_enquiries.py::test_answered_to_all_names_nobody",
    ),
)
