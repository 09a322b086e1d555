"""Bodies outside the network: what of the asker goes to them, and who reads the letters."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_ASKING = _QUESTIONS + "operations/asking_outside.py"
_TESTS = "tenant_apps/questions/outside/"
_ASKED = _TESTS + "test_asking.py::"
_PAGES = _TESTS + "test_pages.py::"

OUTSIDE = (
    guard(
        "what was told in confidence does not go outside",
        _ASKING,
        " or (wish.along and question.confidential):",
        ":",
        _ASKED + "test_what_is_not_known_or_in_confidence_does_not_go_along",
    ),
    guard(
        "what of the asker goes outside has a reason",
        _ASKING,
        "    if wish.along and not (has_words(wish.why)",
        "    if False and not (has_words(wish.why)",
        _ASKED + "test_what_is_asked_must_make_sense",
    ),
    guard(
        "the asker's name does not slip into a letter",
        _ASKING,
        '        raise BadDecision("secret")',
        "        pass",
        _ASKED + "test_who_asked_does_not_slip_into_the_words",
    ),
    guard(
        "name and contact go from a letter with the contact",
        _QUESTIONS + "operations/erasing.py",
        "    asking_outside.forget_asker(question)\n",
        "",
        _ASKED + "test_with_the_contact_it_goes_from_the_letter_too",
    ),
    guard(
        "no word of a letter stays with a copy that goes on",
        _QUESTIONS + "operations/letting_go.py",
        "    asking_outside.let_go(question, at)\n",
        "",
        _ASKED + "test_of_a_copy_that_goes_on_no_word_of_a_letter_stays",
    ),
    guard(
        "a letter is for those who may know its question",
        _QUESTIONS + "queries/outside.py",
        "(pk=referral_id, question__in=Question.objects.filter(visible(who)))",
        "(pk=referral_id)",
        _PAGES + "test_whoever_may_not_know_the_question_reads_no_letter",
    ),
    guard(
        "what leaves is what was looked through",
        _QUESTIONS + "web/outside.py",
        'if "send" not in request.POST or form.cleaned_data["seen"] != _mark(letter):',
        'if "send" not in request.POST:',
        _PAGES + "test_a_letter_is_looked_through_before_it_leaves",
    ),
    guard(
        "a reply is entered to its own question",
        _QUESTIONS + "api/outside.py",
        '        raise BadDecision("referral")',
        "        pass",
        _TESTS + "test_api.py::test_a_reply_belongs_to_its_question",
    ),
    guard(
        "nobody outside hears of what this unit has not taken on",
        _ASKING,
        "    if question.state not in referrals.MAY_ASK:",
        "    if False:",
        _ASKED + "test_nobody_outside_hears_of_what_was_not_taken_on",
    ),
)
