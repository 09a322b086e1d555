"""Reports by a form: asked for by their issuer alone, read by nobody beside, and nothing typed is lost."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_NETWORK = "shared_apps/directives/test_reports.py::"
_UNIT = "tenant_apps/directive_inbox/test_filling_in.py::"
_FILES = "tenant_apps/directive_inbox/test_report_files.py::"
_FILES_ABOVE = "shared_apps/directives/test_report_files.py::"

REPORTS = (
    guard(
        "a unit reports only on what was sent to it",
        "shared_apps/directives/operations/reports.py",
        "    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():",
        "    if not unit_id:",
        _NETWORK + "test_a_unit_that_was_not_asked_reports_nothing[0]",
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
        _NETWORK + "test_what_the_unit_has_corrected_meanwhile_is_not_sent_back",
    ),
    guard(
        "nobody types a file",
        "platform/huisheng/kernel/forms/answers.py",
        "    known = [stored[file_id] for file_id in dict.fromkeys(ids) if file_id in stored]",
        "    known = [stored[one] if one in stored else json.loads(one) for one in dict.fromkeys(ids)]",
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
    guard(
        "a file of a report is opened by those who see its directive",
        "shared_apps/directives/web/report_files.py",
        "    directive = words_or_404(request, directive_id)\n    opened",
        "    directive = Directive.objects.get(pk=directive_id)\n    opened",
        _FILES_ABOVE + "test_nobody_beside_and_nobody_between",
        also=(
            Edit(
                "shared_apps/directives/web/report_files.py",
                "from shared_apps.directives.queries.report_files import (",
                "from shared_apps.directives.models import Directive\n"
                "from shared_apps.directives.queries.report_files import (",
            ),
        ),
    ),
    guard(
        "all files at once are for those who see their directive",
        "shared_apps/directives/web/report_files.py",
        "    directive = words_or_404(request, directive_id)\n    sent",
        "    directive = Directive.objects.get(pk=directive_id)\n    sent",
        _FILES_ABOVE + "test_nobody_beside_and_nobody_between",
        also=(
            Edit(
                "shared_apps/directives/web/report_files.py",
                "from shared_apps.directives.queries.report_files import (",
                "from shared_apps.directives.models import Directive\n"
                "from shared_apps.directives.queries.report_files import (",
            ),
        ),
    ),
    guard(
        "a file of a report opens with its own unit",
        "shared_apps/directives/queries/report_files.py",
        "directive_id=directive_id, unit_id=unit_id, file_id=file_id).first()",
        "directive_id=directive_id, file_id=file_id).first()",
        _FILES_ABOVE + "test_nobody_beside_and_nobody_between",
    ),
    guard(
        "a file of a report opens with its own directive",
        "shared_apps/directives/queries/report_files.py",
        "directive_id=directive_id, unit_id=unit_id, file_id=file_id).first()",
        "unit_id=unit_id, file_id=file_id).first()",
        _FILES_ABOVE + "test_a_file_opens_with_its_own_directive",
    ),
    guard(
        "files come up only on what was sent to the unit",
        "shared_apps/directives/operations/report_files.py",
        "    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():",
        "    if not unit_id:",
        _FILES_ABOVE + "test_told_twice_they_are_the_same",
    ),
    guard(
        "nobody names a file of another directive",
        "tenant_apps/directive_inbox/queries/report_files.py",
        "    rows = DirectiveEntry.objects.filter(directive_id=directive_id, kind=_FILE).order_by",
        "    rows = DirectiveEntry.objects.filter(kind=_FILE).order_by",
        _FILES + "test_nobody_names_a_file_of_another_directive",
    ),
    guard(
        "of two who upload at once both keep their files",
        "tenant_apps/directive_inbox/operations/merging.py",
        "        if name in files:",
        "        if False:",
        _FILES + "test_two_people_upload_at_once",
    ),
    guard(
        "with a file that is not taken nothing is sent",
        "tenant_apps/directive_inbox/web/filling.py",
        "filling_in.send if sends and not faults else",
        "filling_in.send if sends else",
        _FILES + "TestPages::test_with_a_file_at_fault_nothing_is_sent",
    ),
    guard(
        "a file that is taken off is gone with its bytes",
        "tenant_apps/directive_inbox/operations/report_files.py",
        "    LEFTOVERS.forget([row.text for row in rows])\n",
        "",
        _FILES + "test_what_is_taken_off_is_gone_with_its_bytes",
    ),
    guard(
        "what was sent keeps its files",
        "tenant_apps/directive_inbox/operations/report_files.py",
        '            named.update(file["id"] for file in files_in(answer))\n',
        "            pass\n",
        _FILES + "test_a_correction_begins_with_what_was_sent_and_keeps_it",
    ),
    guard(
        "a field takes the types that it asks for",
        "platform/huisheng/kernel/forms/uploads.py",
        "    if one.types and code_of(taken.content_type) not in one.types:",
        "    if False:",
        "platform/kernel/forms/test_uploads.py::test_what_is_not_taken_is_said_by_name",
    ),
    guard(
        "names in a ZIP lead nowhere",
        "platform/huisheng/kernel/web/zipped.py",
        'entry = ZipInfo(_unused("/".join(map(safe_part, one.parts)), used)',
        'entry = ZipInfo(_unused("/".join(one.parts), used)',
        "platform/kernel/web/test_zipped.py::test_names_lead_nowhere",
    ),
)
