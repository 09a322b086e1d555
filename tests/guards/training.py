"""Practice: applied by the rules of real questions, counted nowhere; records for those who lead."""

from __future__ import annotations

from tests.guards.guard import guard

_WEB = "tenant_apps/training/web/practice.py"
_ROUNDS = "tenant_apps/training/rules/rounds.py"
_PAGES = "tenant_apps/training/test_practice_pages.py::"
_HELP = "tenant_apps/training/test_help_and_records.py::"
_PLAYED = "tenant_apps/training/test_rounds.py::"

TRAINING = (
    guard(
        "practice is written down at its end alone",
        _WEB,
        "    if ended and stage is _UNIT:",
        "    if stage is _UNIT:",
        _PAGES + "test_a_step_that_is_not_the_last_writes_nothing",
    ),
    guard(
        "practice on the network's site writes nothing",
        _WEB,
        "    if ended and stage is _UNIT:",
        "    if ended:",
        _PAGES + "test_whoever_waits_for_a_decision_practises_without_a_row",
    ),
    guard(
        "practice refuses what the table of steps does not know",
        _ROUNDS,
        "    except NotPossible:\n        return True",
        "    except NotPossible:\n        return False",
        _PLAYED + "test_what_the_table_of_steps_does_not_know_is_refused_by_it",
    ),
    guard(
        "practice gives nothing to a unit that is kept out",
        _ROUNDS,
        "    if choice.to and not may_go(step.here, choice.to, step.excluded):",
        "    if choice.to and not may_go(step.here, choice.to, ()):",
        _PLAYED + "test_a_unit_that_is_kept_out_gets_it_on_no_way",
    ),
    guard(
        "only people of the unit are entered at a training session",
        "tenant_apps/training/operations/recording.py",
        "    if not accounts or not set(accounts) <= set(people.staff_names()):",
        "    if not accounts:",
        _HELP + "test_only_people_of_the_unit_are_entered",
    ),
    guard(
        "whoever visits a unit is not led over its pages",
        "tenant_apps/training/web/guide.py",
        '    return unit_or_none() is not None and may(actor_of(request), "training.practise")',
        "    return unit_or_none() is not None",
        _HELP + "test_whoever_visits_from_above_is_not_led",
    ),
    guard(
        "a round goes on where it was signed",
        _WEB,
        "    if found is None or found[0].scenario != code:",
        "    if found is None:",
        _PAGES + "test_a_made_up_round_is_none",
    ),
)
