"""What comes in and goes out as a file."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_RULES = _QUESTIONS + "rules/"

FILES = (
    guard(
        "files are told by their content",
        _RULES + "file_kinds.py",
        "    raise BadFile(Fault.HEIC if content_type in _HEIC else Fault.KIND)",
        "    return CleanFile(tidy_name(name, PDF), PDF, data)",
        "tenant_apps/questions/test_file_kinds.py::test_what_it_is_not_it_is_refused_as",
    ),
    guard(
        "a file has a greatest size",
        _RULES + "file_kinds.py",
        "    if len(data) > MAX_BYTES:",
        "    if False:",
        "tenant_apps/questions/test_file_kinds.py::test_too_big_is_refused_unread",
    ),
    guard(
        "photos tell neither place nor camera",
        _RULES + "pictures.py",
        '"exif": b""',
        '"exif": picture.getexif()',
        "tenant_apps/questions/test_file_kinds.py::test_photos_are_upright_and_tell_neither_place_nor_camera",
        also=(
            Edit(_RULES + "pictures.py", "    plain.info = {}\n", "    plain.info = dict(upright.info)\n"),
        ),
    ),
    guard(
        "a picture that unfolds into too much is refused",
        _RULES + "pictures.py",
        "            if opened.width * opened.height > MAX_PIXELS:",
        "            if False:",
        "tenant_apps/questions/test_file_kinds.py::test_a_small_file_that_unfolds_into_more_than_a_phone_takes_is_refused",
    ),
    guard(
        "nothing in a PDF acts",
        _RULES + "pdf_files.py",
        "        _take_out(writer)\n",
        "",
        "tenant_apps/questions/test_file_kinds.py::test_a_pdf_keeps_its_pages_and_nothing_that_acts_or_tells",
    ),
    guard(
        "names of files lead nowhere and mislead nobody",
        _RULES + "file_kinds.py",
        '_TURNING.sub("", plain)',
        "plain",
        "tenant_apps/questions/test_file_kinds.py::test_names_are_tidied",
    ),
    guard(
        "a file can do nothing in a browser",
        "platform/huisheng/kernel/web/stored_files.py",
        '    response["Content-Security-Policy"] = SANDBOX\n',
        "",
        "tenant_apps/questions/test_attachments.py::test_the_asker_opens_a_picture_and_it_can_do_nothing",
    ),
    guard(
        "only pictures open in a browser",
        "platform/huisheng/kernel/web/stored_files.py",
        "content_disposition_header(not inline, name)",
        "content_disposition_header(False, name)",
        "tenant_apps/questions/test_attachments.py::test_a_pdf_is_saved_and_not_shown",
    ),
    guard(
        "files for staff are not the asker's",
        _QUESTIONS + "queries/attachments.py",
        ".exclude(side=Side.INTERNAL)",
        "",
        "tenant_apps/questions/test_attachments.py::test_without_the_right_key_a_file_does_not_exist",
    ),
    guard(
        "a file opens with its own question",
        _QUESTIONS + "queries/attachments.py",
        "Attachment.objects.filter(pk=file_id, question_id=question_id).exclude",
        "Attachment.objects.filter(pk=file_id).exclude",
        "tenant_apps/questions/test_attachments.py::test_without_the_right_key_a_file_does_not_exist",
    ),
    guard(
        "staff open files of questions they may know",
        _QUESTIONS + "queries/attachments.py",
        ".filter(visible(who), pk=question_id)",
        ".filter(pk=question_id)",
        "tenant_apps/questions/test_attachments.py::test_staff_open_files_of_questions_that_they_may_know",
    ),
    guard(
        "in public stand the files that an officer has marked",
        _QUESTIONS + "queries/attachments.py",
        "side=Side.UNIT, public=True, answer__official=True",
        "side=Side.UNIT, answer__official=True",
        "tenant_apps/commons/test_files.py::test_what_nobody_marked_and_what_is_not_official_stays_closed",
    ),
    guard(
        "a public page names the files that an officer has marked",
        _QUESTIONS + "queries/for_publication.py",
        "AND side = '{Side.UNIT.value}' AND public ORDER",
        "AND side = '{Side.UNIT.value}' ORDER",
        "tenant_apps/commons/test_files.py::test_what_nobody_marked_and_what_is_not_official_stays_closed",
    ),
    guard(
        "a public page names files of official answers alone",
        _QUESTIONS + "queries/for_publication.py",
        "files.get(number, ()) if official else ()",
        "files.get(number, ())",
        "tenant_apps/commons/test_files.py::test_what_nobody_marked_and_what_is_not_official_stays_closed",
    ),
    guard(
        "a file is closed with its public question",
        "tenant_apps/commons/queries/one.py",
        "p.number = %s AND p.standing = 'shown'",
        "p.number = %s",
        "tenant_apps/commons/test_files.py::test_with_the_question_its_files_are_gone",
    ),
    guard(
        "a file without a row is removed",
        _OPERATIONS + "keeping_files.py",
        "        LEFTOVERS.delete(set(paths) - pointed_at)",
        "        pass",
        "tenant_apps/questions/test_attachments.py::test_the_same_file_again_is_the_one_that_is_there",
    ),
    guard(
        "files of an asker have a limit",
        _OPERATIONS + "attaching.py",
        "        if had + len(files) > MAX_FILES_OF_QUESTION:",
        "        if False:",
        "tenant_apps/questions/test_attachments.py::test_only_so_many",
    ),
)
