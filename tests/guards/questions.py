"""What an asker can rely on, from the form to the end."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_RULES = _QUESTIONS + "rules/"
_INTAKE = _OPERATIONS + "intake.py"
_CONFIRMING = _OPERATIONS + "confirming.py"
_ACTIONS = _RULES + "asker_actions.py"

QUESTIONS = (
    guard(
        "sent twice it is one question",
        _INTAKE,
        "            if twin is not None:\n                return twin\n",
        "",
        "tenant_apps/questions/test_intake.py::test_the_same_submission_twice_is_one_question_with_one_receipt",
    ),
    guard(
        "a token is not good for a second question",
        _INTAKE,
        "    if _of_one_version(found.submission_digest, digest) and found.submission_digest != digest:",
        "    if False:",
        "tenant_apps/questions/test_intake.py::test_a_token_is_not_good_for_a_second_question",
    ),
    guard(
        "row, history, fact and wake-ups of a question stand or fall together",
        _INTAKE,
        "            with transaction.atomic():\n                _store",
        "            if True:\n                _store",
        "tenant_apps/questions/test_intake.py::test_the_same_submission_twice_is_one_question_with_one_receipt",
    ),
    guard(
        "the secret of a receipt is not stored",
        _RULES + "receipts.py",
        "    return hashlib.sha256(secret.encode()).hexdigest()",
        "    return secret",
        "tenant_apps/questions/test_intake.py::test_the_secret_opens_and_is_not_stored",
    ),
    guard(
        "the secret of a receipt belongs to its unit",
        _RULES + "receipts.py",
        'salted_hmac(f"{scope_key()}:questions.secret"',
        'salted_hmac("questions.secret"',
        "tenant_apps/questions/test_intake.py::test_the_same_token_in_another_unit_gives_another_secret",
    ),
    guard(
        "a number alone opens nothing",
        _QUESTIONS + "queries/opening.py",
        "    if found is None or not opens(found[0], found[1], key):",
        "    if found is None:",
        "tenant_apps/questions/test_asker_pages.py::test_empty_words_are_named_and_the_page_stays",
    ),
    guard(
        "danger is heard in a question",
        _INTAKE,
        "        danger=speaks_of_danger(title, text, *(answer for _asked, answer in new.details)),",
        "        danger=False,",
        "tenant_apps/questions/test_intake.py::test_words_of_danger_are_seen_through_spaces_and_width",
    ),
    guard(
        "danger raises an alarm in the transaction of the question",
        _INTAKE,
        "    if question.danger:\n        alarms.raise_alarm",
        "    if False:\n        alarms.raise_alarm",
        "shared_apps/oversight/test_climbing.py::test_told_in_the_transaction_that_notices",
    ),
    guard(
        "a machine never lowers danger",
        _OPERATIONS + "conversation.py",
        "question.danger = question.danger or danger",
        "question.danger = danger",
        "tenant_apps/questions/test_whole_life.py::test_words_of_danger_in_an_addition_raise_and_nothing_lowers",
    ),
    guard(
        "danger is heard in an objection",
        _OPERATIONS + "alarm_thread.py",
        "    danger = speaks_of_danger(message.text)\n",
        "    danger = False\n",
        "shared_apps/oversight/test_climbing.py::test_danger_is_heard_in_whatever_the_asker_writes",
    ),
    guard(
        "danger is heard in the words of a rating",
        _CONFIRMING,
        "    if speaks_of_danger(note):",
        "    if False:",
        "shared_apps/oversight/test_climbing.py::test_danger_is_heard_in_whatever_the_asker_writes",
    ),
    guard(
        "words of danger meet no limit",
        _RULES + "limits.py",
        "    if speaks_of_danger(title, text):\n        return None",
        "    if False:\n        return None",
        "tenant_apps/questions/test_api.py::test_what_is_wrong_is_named_in_both_languages",
    ),
    guard(
        "a closed question still hears danger",
        _OPERATIONS + "conversation.py",
        "    if ended and not (danger or question.danger):",
        "    if ended:",
        "shared_apps/oversight/test_climbing.py::test_the_thread_stays_open_after_the_end_and_raises_again",
    ),
    guard(
        "silence closes nothing that is in danger",
        _CONFIRMING,
        "        or alarms.has_open(question.id)\n",
        "",
        "shared_apps/oversight/test_climbing.py::test_silence_does_not_close_while_an_alarm_is_open",
    ),
    guard(
        "silence closes after seven days",
        _CONFIRMING,
        "        or at < question.confirm_until\n",
        "",
        "tenant_apps/questions/test_whole_life.py::test_silence_closes_unrated_and_never_as_satisfied",
    ),
    guard(
        "silence is 未评价, never satisfied",
        _CONFIRMING,
        "    question.state = next_state(question.state, Move.CLOSE)\n",
        "    question.state = next_state(question.state, Move.CLOSE)\n    question.solved = True\n",
        "tenant_apps/questions/test_whole_life.py::test_silence_closes_unrated_and_never_as_satisfied",
    ),
    guard(
        "stars are one to five",
        _CONFIRMING,
        "rating is not None and rating not in range(1, 6)",
        "False",
        "tenant_apps/questions/test_whole_life.py::test_a_rating_is_one_to_five",
    ),
    guard(
        "a rating is given once",
        _ACTIONS,
        "        and question.rated_at is None\n",
        "",
        "tenant_apps/questions/test_whole_life.py::test_a_rating_is_given_once",
    ),
    guard(
        "one urging in three days",
        _ACTIONS,
        "question.waiting_since is None and not recently",
        "question.waiting_since is None",
        "tenant_apps/questions/test_whole_life.py::test_urging_once_in_three_days",
    ),
    guard(
        "nobody urges while the unit waits for the asker",
        _ACTIONS,
        "question.is_owed and question.waiting_since is None and not recently",
        "question.is_owed and not recently",
        "tenant_apps/questions/importing_files/test_taking_over.py::test_good_rows_are_taken_over_and_bad_ones_are_written_down",
    ),
    guard(
        "one reopening",
        _ACTIONS,
        "        and question.reopens < REOPENS\n",
        "",
        "tenant_apps/questions/test_whole_life.py::test_reopening_once_within_fifteen_days",
    ),
    guard(
        "reopening within fifteen days",
        _ACTIONS,
        "        and at < question.closed_at + TIME_TO_REOPEN\n",
        "",
        "tenant_apps/questions/test_whole_life.py::test_after_fifteen_days_it_stays_closed",
    ),
    guard(
        "the unit waits for the asker twice at most",
        _OPERATIONS + "waiting.py",
        "    if question.waits >= TIMES or question.waiting_since",
        "    if question.waiting_since",
        "tenant_apps/questions/clocks/test_waiting.py::test_twice_and_no_third_time",
    ),
    guard(
        "an appeal is the last",
        _OPERATIONS + "appealing.py",
        "        question.state == State.NOT_ACCEPTED\n        and not Decision",
        "        question.state == State.NOT_ACCEPTED\n        or not Decision",
        "tenant_apps/questions/test_whole_life.py::test_an_upheld_appeal_is_the_last",
    ),
    guard(
        "a child's name and contact need a guardian",
        _INTAKE,
        "    if is_child and told and not new.guardian and new.on_behalf_by is None:",
        "    if False:",
        "tenant_apps/questions/test_asking_children.py::test_a_child_asks_at_once_and_is_asked_for_nothing",
    ),
    guard(
        "what touches mind, body, law or a child stays private",
        _INTAKE,
        "    visibility = Visibility.PRIVATE if private else new.visibility",
        "    visibility = new.visibility",
        "tenant_apps/questions/test_intake.py::test_sensitive_topics_stay_private_whatever_was_ticked",
    ),
    guard(
        "a unit does not take what must be kept from it",
        _INTAKE,
        "    if current_unit().id in new.excluded_units:",
        "    if False:",
        "isolation/test_l23_exclusion.py::test_nothing_of_it_is_in_the_unit_that_must_not_see_it",
    ),
)
