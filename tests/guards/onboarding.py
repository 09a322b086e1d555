"""A unit joins once, by those who may say so, and nobody gets hold of another's application or site."""

from __future__ import annotations

from tests.guards.guard import guard

_APP = "shared_apps/onboarding/"
_DECIDING = _APP + "operations/deciding.py"
_OPENING = _APP + "operations/opening.py"
_CONFIRMING = _APP + "operations/confirming.py"
_LEADING = _APP + "operations/leading.py"
_VISIBILITY = _APP + "queries/visibility.py"
_FORMS = _APP + "web/forms.py"
_TESTS = "shared_apps/onboarding/"

ONBOARDING = (
    guard(
        "what is switched off is not there",
        "tenants/features.py",
        "            raise Http404",
        "            return",
        "tenant_apps/outreach/test_switched_off.py::test_pages_programs_and_links_go_and_come_back",
        "tenant_apps/interfaces/test_switched_off.py::test_no_address_of_it_is_left",
    ),
    guard(
        "what a wave fixes no unit of it changes",
        "tenants/settings_layers.py",
        "            said[one.giver] = (one.value, one.locked)",
        "            said[one.giver] = (one.value, False)",
        _TESTS + "test_wave_features.py::test_what_is_fixed_for_a_wave_no_unit_of_it_changes",
        _TESTS + "test_wave_features.py::test_a_lock_of_a_wave_stands_against_the_units_in_between",
    ),
    guard(
        "an application opens by its secret alone",
        _APP + "web/applying.py",
        "found if found is not None and receipts.secret_fits(secret, found.pk) else None",
        "found",
        _TESTS + "test_applying.py::test_a_number_alone_shows_nothing",
    ),
    guard(
        "an application is seen from above its unit alone",
        _VISIBILITY,
        "    return applications.filter(inside)",
        "    return applications",
        _TESTS + "test_deciding.py::test_who_stands_elsewhere_sees_nothing",
    ),
    guard(
        "nobody decides about their own unit",
        _VISIBILITY,
        "Q(parent_id__in=ids_at(path, states=UnitState.values))",
        "Q(parent_id__in=ids_at(path, states=UnitState.values))"
        " | Q(unit_id__in=ids_at(path, states=UnitState.values))",
        _TESTS + "test_deciding.py::test_nobody_decides_about_their_own_unit",
    ),
    guard(
        "of two who decide the first counts",
        _APP + "operations/history.py",
        "    if application.state not in states:",
        "    if not states:",
        _TESTS + "test_deciding.py::test_of_two_who_decide_the_first_counts",
    ),
    guard(
        "what came in meanwhile is read before it is approved",
        _DECIDING,
        "    if application.version != version:\n        raise ChangedError\n    if application.is_new",
        "    if application.is_new",
        _TESTS + "test_deciding.py::test_what_came_in_meanwhile_is_read_first",
    ),
    guard(
        "a unit that is open is not opened again",
        _DECIDING,
        "    if unit_card(application.unit_id).state not in OPENABLE or granted.exists():",
        "    if granted.exists():",
        _TESTS + "test_deciding.py::test_a_unit_that_was_opened_otherwise_is_not_approved",
    ),
    guard(
        "an approval is undone by who gave it, or from above",
        _APP + "web/reviewing.py",
        "    if not may_undo(actor_of(request), found):\n        raise Http404\n",
        "",
        _TESTS + "test_undoing.py::test_only_who_approved_or_stands_above_undoes_it",
    ),
    guard(
        "what is not wanted any more is not opened",
        "tenants/provisioning/opening.py",
        "(unit.state == UnitState.PROVISIONING and not wanted()):",
        "not expected:",
        "tenants/provisioning/test_opening.py::test_what_is_not_wanted_any_more_goes_no_further",
    ),
    guard(
        "a unit is told once that it is open",
        _OPENING,
        "            application = locked(application_id, State.APPROVED)\n"
        "            application.state = State.OPENED",
        "            application = Application.objects.get(pk=application_id)\n"
        "            application.state = State.OPENED",
        _TESTS + "test_killed.py::test_four_who_set_up_at_once",
    ),
    guard(
        "without a confirmed address and a letter nothing is handed in",
        _APP + "operations/handing_in.py",
        "    if application.mail_confirmed_at is None or not application.proof:",
        "    if not application.pk:",
        _TESTS + "test_applying.py::test_without_code_or_letter_nothing_is_handed_in",
    ),
    guard(
        "five guesses at the code of an application and no more",
        _CONFIRMING,
        "            application.code_tries += 1\n",
        "            pass\n",
        _TESTS + "test_applying.py::test_five_wrong_codes_and_no_more",
    ),
    guard(
        "without the code nobody becomes first leader",
        _CONFIRMING,
        "        if right:\n",
        "        if True:\n",
        _TESTS + "test_deciding.py::test_without_the_code_nobody_becomes_leader",
    ),
    guard(
        "once a unit is led its application lets nobody in",
        _LEADING,
        "        if is_led(application.unit_id):\n            raise LedAlreadyError\n",
        "",
        _TESTS + "test_deciding.py::test_approved_is_open_and_has_its_first_leader",
    ),
    guard(
        "nobody gets an address that is taken for another's",
        _FORMS,
        "    if confused:\n",
        "    if confused and but is not None:\n",
        _TESTS + "test_applying.py::test_a_name_or_address_of_another_s_is_refused_in_words",
    ),
    guard(
        "addresses of the network are nobody's",
        _FORMS,
        "    if slug in names.RESERVED:",
        "    if slug in ():",
        _TESTS + "test_deciding.py::test_whoever_approves_cannot_give_another_s_address",
    ),
    guard(
        "a stamped letter is told by its content",
        "platform/huisheng/kernel/proof_files.py",
        '    raise BadProofError("type")',
        "    return Proof(name, str(found), content)",
        _TESTS + "test_applying.py::test_what_is_no_letter_is_refused_and_not_kept",
    ),
    guard(
        "what led to nothing is erased",
        _APP + "operations/forgetting.py",
        '            setattr(application, field, "")',
        "            pass",
        _TESTS + "test_clocks.py::test_what_led_to_nothing_is_erased",
    ),
    guard(
        "units are invited from below alone",
        _APP + "operations/planning.py",
        "        card.path.startswith(over.path) and card.id != over.id for card in cards.values()",
        "        card.path for card in cards.values()",
        _TESTS + "test_coverage.py::test_nobody_is_invited_who_stands_elsewhere",
    ),
)
