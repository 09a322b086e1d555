"""What volunteers and experts may do."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_HELPERS = _OPERATIONS + "volunteering.py"
_LINKS = _OPERATIONS + "expert_answering.py"
_ASSIGNING = _OPERATIONS + "assigning.py"

HELPERS = (
    guard(
        "experts for minors were checked",
        _ASSIGNING,
        "        if minor and not expert.may_answer_minors:",
        "        if False:",
        "tenant_apps/questions/test_expert_link.py::TestWhoCanBeAsked::test_minors_need_a_check",
    ),
    guard(
        "only a trained volunteer answers",
        _HELPERS,
        "    if not people.is_trained(actor):",
        "    if False:",
        "tenant_apps/questions/test_volunteering.py::test_who_is_not_trained_or_has_left_takes_nothing",
    ),
    guard(
        "a volunteer sees what suits alone",
        _HELPERS,
        "    question: Question | None = fitting(actor).filter(pk=question_id).first()",
        "    question: Question | None = Question.objects.filter(pk=question_id).first()",
        "tenant_apps/questions/test_volunteering.py::test_what_does_not_suit_is_not_taken_by_its_address_either",
    ),
    guard(
        "the first answers of a volunteer are looked at",
        _HELPERS,
        "    published = hand_in(question, said, reviewed=people.must_be_reviewed(actor), at=at)",
        "    published = hand_in(question, said, reviewed=False, at=at)",
        "tenant_apps/questions/test_volunteering.py::test_first_answers_are_read_by_staff_and_then_count",
    ),
    guard(
        "a volunteer has a limit a week",
        _HELPERS,
        "    if answered_since(volunteer.member_id, clock.now() - _WEEK) >= volunteer.weekly_limit:",
        "    if False:",
        "tenant_apps/questions/test_volunteering.py::test_enough_for_this_week",
    ),
    guard(
        "an expert's link expires",
        _LINKS,
        "            expires_at__gt=clock.now(),\n",
        "",
        "tenant_apps/questions/test_expert_link.py::test_what_makes_a_link_dead",
    ),
    guard(
        "an expert's link is dead after the answer",
        _ASSIGNING,
        '    made.state, made.decided_at, made.link_hash = state, at, ""',
        "    made.decided_at = at",
        "tenant_apps/questions/test_expert_link.py::test_from_the_offer_to_the_published_answer",
    ),
    guard(
        "of an expert's link only a hash is kept",
        _ASSIGNING,
        "    return hashlib.sha256(secret.encode()).hexdigest()",
        "    return secret",
        "tenant_apps/questions/test_expert_link.py::test_whoever_reads_the_tables_cannot_open_the_link",
    ),
    guard(
        "an expert who has left opens nothing",
        _LINKS,
        "    if not people.member(made.member).is_engaged:",
        "    if False:",
        "tenant_apps/questions/test_expert_link.py::test_what_makes_a_link_dead",
    ),
    guard(
        "experts' answers are looked at where the unit wants it",
        _LINKS,
        "    reviewed = people.expert_answers_are_reviewed() or _in_other_hands(question, at)",
        "    reviewed = False",
        "tenant_apps/questions/test_expert_link.py::test_from_the_offer_to_the_published_answer",
    ),
    guard(
        "colleagues of an excluded section are not asked for help",
        _ASSIGNING,
        "        if question.excluded_section is not None and question.excluded_section in reader(",
        "        if False and question.excluded_section in reader(",
        "tenant_apps/questions/test_helping.py::test_people_who_must_not_see_it_are_not_asked",
    ),
)
