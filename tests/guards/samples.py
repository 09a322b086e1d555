"""Samples (抽查): nobody chooses what is looked at, and only what was drawn is read, without who asked it."""

from __future__ import annotations

from tests.guards.guard import guard

_STEPS = "shared_apps/oversight/operations/sampling.py"
_SEEN = "shared_apps/oversight/queries/samples.py"
_IN_UNIT = "tenant_apps/questions/operations/sampling.py"
_TESTS = "shared_apps/oversight/test_sampling.py::"

SAMPLES = (
    guard(
        "only what was drawn is asked for",
        _STEPS,
        " or row.drawn_at is None or row.text:",
        " or row.text:",
        _TESTS + "test_what_was_not_drawn_is_not_asked_for",
    ),
    guard(
        "a sample is looked at right above, by nobody else",
        _SEEN,
        "            return card if card.id in acting_units(actor) else None",
        "            return card",
        _TESTS + "test_only_the_unit_right_above_looks",
    ),
    guard(
        "what its asker keeps from a unit is not drawn for it",
        _SEEN,
        " & ~Q(excluded_units__overlap=keeping_out)",
        "",
        _TESTS + "test_what_its_asker_keeps_from_a_unit_is_not_seen_there",
    ),
    guard(
        "the unit sends nothing to whom its asker has excluded",
        _IN_UNIT,
        "    if above is None or above.id != message.by_unit:\n        return None\n",
        "",
        _TESTS + "test_the_unit_itself_shows_nothing_to_whom_its_asker_excluded",
    ),
    guard(
        "what was told in confidence is no sample",
        _IN_UNIT,
        "    if question.confidential or question.state in _GONE or",
        "    if question.state in _GONE or",
        _TESTS + "test_what_must_not_be_read_is_kept",
    ),
    guard(
        "what was told in confidence is not drawn from",
        _IN_UNIT,
        "is_away(question) or question.confidential or question.seeded",
        "is_away(question) or question.seeded",
        _TESTS + "test_what_nobody_above_is_to_count_is_not_drawn_from",
    ),
    guard(
        "the seed decides the lot",
        "shared_apps/oversight/rules/sampling.py",
        """    return sha256(f"{seed}:{question_id}".encode()).hexdigest()""",
        """    return sha256(f"{question_id}".encode()).hexdigest()""",
        _TESTS + "test_another_seed_is_another_lot",
    ),
    guard(
        "a unit does not judge its own sample",
        "tenant_apps/questions/data/codes.py",
        "(DecisionKind.SEND, DecisionKind.SAMPLE, *BETWEEN_UNITS)",
        "(DecisionKind.SEND, *BETWEEN_UNITS)",
        _TESTS + "test_the_unit_does_not_judge_itself",
    ),
    guard(
        "only the unit that was looked at tells of it",
        _STEPS,
        ".filter(pk=UUID(sample_id), unit_id=unit_id).first()",
        ".filter(pk=UUID(sample_id)).first()",
        _TESTS + "test_another_unit_tells_nothing_of_it",
    ),
    guard(
        "the draw waits for the end of the month",
        _STEPS,
        "    if now < sampling.draw_at(month.month):",
        "    if False:",
        _TESTS + "test_drawing_early_or_twice_does_no_harm",
    ),
)
