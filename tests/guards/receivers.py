"""What leaves for programs and groups outside: signed, little, not too often, never lost."""

from __future__ import annotations

from tests.guards.guard import guard

_PLACE = "shared_apps/receivers/"
_SENDING = _PLACE + "operations/sending.py"
_TESTS = "shared_apps/receivers/"
_SENT = _TESTS + "test_sending.py::"
_PAGES = _TESTS + "test_pages.py::"

RECEIVERS = (
    guard(
        "a webhook is signed over id, time and body",
        _PLACE + "adapters/webhook.py",
        '    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])',
        "    signed = body",
        _TESTS + "test_signing.py::test_the_vector_of_standard_webhooks",
    ),
    guard(
        "a robot speaks twenty times a minute",
        _SENDING,
        "    return [] if spoken >= PER_MINUTE else list(waiting[:MOST_JOINED])",
        "    return list(waiting[:MOST_JOINED])",
        _SENT + "test_a_robot_speaks_twenty_times_a_minute_and_loses_nothing[wecom]",
    ),
    guard(
        "a robot that two units have entered is one robot",
        _SENDING,
        "    return Receiver.objects.filter(address_digest=receiver.address_digest)",
        "    return Receiver.objects.filter(pk=receiver.pk)",
        _SENT + "test_a_robot_speaks_twenty_times_a_minute_and_loses_nothing[wecom]",
    ),
    guard(
        "what found no room in a message is not taken for sent",
        _SENDING,
        "    batch[:] = said.rows",
        "    pass",
        _SENT + "test_what_finds_no_room_goes_with_the_next_message",
    ),
    guard(
        "one worker sends to a receiver at a time",
        _SENDING,
        "    if any(one.busy_until is not None and one.busy_until > now for one in same):",
        "    if False:",
        _SENT + "test_one_worker_sends_at_a_time_and_a_dead_ones_claim_runs_out",
    ),
    guard(
        "a receiver that takes nothing is stopped",
        _SENDING,
        "        if is_last and row.stopped_at is None:",
        "        if False:",
        _SENT + "test_who_says_that_it_is_gone_is_stopped_at_once",
    ),
    guard(
        "of a robot its key alone is kept",
        _PLACE + "adapters/robots.py",
        "        if parts.path != maker.path:",
        "        if False:",
        _TESTS + "test_signing.py::test_what_is_no_robot_of_wecom",
    ),
    guard(
        "a unit hears of its own directives alone",
        _PLACE + "operations/telling.py",
        "Q(side=ISSUER, unit_id=issuer_unit_id) | Q(side=UNIT, unit_id__in=list(unit_ids))",
        "Q(side=ISSUER) | Q(side=UNIT)",
        _TESTS + "test_telling.py::test_other_units_hear_nothing",
    ),
    guard(
        "a receiver's address opens in its own row alone",
        _PLACE + "operations/keeping.py",
        '    return f"huisheng.receivers:{row.unit_id}:{row.pk}"',
        '    return "huisheng.receivers"',
        _PAGES + "test_a_sealed_address_opens_in_its_own_row_alone",
    ),
    guard(
        "the secret before a renewed one signs for a day and no longer",
        _PLACE + "operations/renewing.py",
        'if datetime.fromisoformat(one["until"]) > now]',
        'if one["until"]]',
        _TESTS + "test_renewing.py::test_both_sign_for_a_day",
    ),
    guard(
        "a unit renews the secrets of its own webhooks",
        _PLACE + "operations/renewing.py",
        ".filter(pk=receiver_id, unit_id=unit_id, side=side, kind=WEBHOOK)",
        ".filter(pk=receiver_id, kind=WEBHOOK)",
        _TESTS + "test_renewing.py::test_nobody_renews_the_secret_of_another_unit",
    ),
    guard(
        "a unit sees its own receivers",
        _PLACE + "queries/listing.py",
        "            Receiver.objects.filter(unit_id=unit_id, side=side)\n            .annotate(",
        "            Receiver.objects.filter(side=side)\n            .annotate(",
        _PAGES + "test_a_unit_sees_its_own",
    ),
)
