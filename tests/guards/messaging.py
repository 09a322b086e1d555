"""What makes a message arrive once, and an entry of the audit stay."""

from __future__ import annotations

from tests.guards.guard import guard

_MESSAGING = "platform/huisheng/kernel/messaging/"
_AUDIT = "platform/huisheng/kernel/audit/"
_OUTBOX = _MESSAGING + "outbox.py"
_CLAIMING = _MESSAGING + "claiming.py"
_DELIVERING = _MESSAGING + "delivering.py"
_WAKEUPS = _MESSAGING + "wakeups.py"
_VERIFYING = _AUDIT + "verifying.py"
_UNIT_LEDGER = "tenant_apps/unit_ledger/apps.py"
_NETWORK_LEDGER = "shared_apps/network_ledger/apps.py"

MESSAGING = (
    guard(
        "a unit speaks to the network only",
        _OUTBOX,
        "        if to_unit is not None:\n            raise ScopeMismatchError",
        "        if False:\n            raise ScopeMismatchError",
        "messaging/test_up_and_down.py::test_wrong_places_are_refused",
    ),
    guard(
        "workers hear of a message after its commit",
        _MESSAGING + "nudge.py",
        "    transaction.on_commit(call, robust=True)\n",
        "    call()\n",
        "messaging/test_up_and_down.py::test_one_nudge_per_transaction",
    ),
    guard(
        "one nudge for one transaction",
        _MESSAGING + "nudge.py",
        "    if registered is not None and any(",
        "    if False and any(",
        "messaging/test_up_and_down.py::test_one_nudge_per_transaction",
    ),
    guard(
        "a broker that is away stops nothing",
        _MESSAGING + "nudge.py",
        "    except Exception as error:  # noqa: BLE001 - brokers raise classes of their own",
        "    except ZeroDivisionError as error:",
        "messaging/test_sweep.py::test_a_broker_that_is_away_is_asked_once_in_a_while",
    ),
    guard(
        "a repeated message is not applied again",
        _DELIVERING,
        "_dispatch([claimed for claimed in batch if claimed.event_id in fresh], receiver)",
        "_dispatch(batch, receiver)",
        "messaging/test_up_and_down.py::test_a_repeated_delivery_changes_nothing",
    ),
    guard(
        "inbox and handlers share one transaction",
        _DELIVERING,
        "        with receiver.scope(), transaction.atomic():",
        "        with receiver.scope():",
        "messaging/test_failures.py::test_poison_does_not_hold_up_others",
    ),
    guard(
        "a poisoned message does not hold up others",
        _DELIVERING,
        "        _deliver_or_halve(batch[:middle], receiver, outcome)\n"
        "        _deliver_or_halve(batch[middle:], receiver, outcome)",
        "        outcome.failed.extend((claimed, type(error).__name__) for claimed in batch)",
        "messaging/test_failures.py::test_poison_does_not_hold_up_others",
    ),
    guard(
        "a database that is gone decides nothing",
        _DELIVERING,
        "        if isinstance(error, (OperationalError, InterfaceError)) and not connection.is_usable():",
        "        if False:",
        "messaging/test_failures.py::test_a_database_that_is_gone_decides_nothing",
    ),
    guard(
        "a message that kills its relay ends",
        _DELIVERING,
        "        if claimed.attempt > LAST_ATTEMPT:",
        "        if False:",
        "messaging/test_failures.py::test_what_kills_the_relay_does_not_hold_up_others",
    ),
    guard(
        "a suspect is delivered alone",
        _CLAIMING,
        "    calm = [claimed for",
        "    return [list(batch)]\n    calm = [claimed for",
        "messaging/test_failures.py::test_what_kills_the_relay_does_not_hold_up_others",
    ),
    guard(
        "an unknown version of a contract is a dead letter, not an error",
        _DELIVERING,
        "            outcome.hopeless.append((claimed, type(error).__name__))\n        else:",
        "            readable.append(claimed)\n        else:",
        "messaging/test_failures.py::test_unreadable_is_dead_at_once",
    ),
    guard(
        "a payload holds the fields of its contract",
        _MESSAGING + "contract.py",
        "    except TypeError as error:\n        raise PayloadMismatchError",
        "    except ZeroDivisionError as error:\n        raise PayloadMismatchError",
        "messaging/test_failures.py::test_unreadable_is_dead_at_once",
    ),
    guard(
        "only plain values travel",
        _MESSAGING + "contract.py",
        '        _check_plain(value, f"{type(message).__name__}.{name}")',
        "        pass",
        "messaging/test_up_and_down.py::test_only_plain_values_travel",
    ),
    guard(
        "a message leaves the outbox when it was applied, not before",
        _MESSAGING + "settling.py",
        "        forget(outbox, [claimed.id for claimed in outcome.done])",
        "        forget(outbox, [claimed.id for claimed in outcome.done])\n"
        "        forget(outbox, [claimed.id for claimed, _ in outcome.failed])",
        "messaging/test_failures.py::test_poison_does_not_hold_up_others",
    ),
    guard(
        "waits double",
        _CLAIMING,
        "timedelta(seconds=2.0 ** min(claimed.attempt - 1, 20))",
        "timedelta(seconds=1)",
        "messaging/test_failures.py::test_waits_double_up_to_an_hour",
    ),
    guard(
        "waits end at an hour",
        _CLAIMING,
        "    wait = min(timedelta(seconds=2.0 ** min(claimed.attempt - 1, 20)), LONGEST_WAIT)",
        "    wait = timedelta(seconds=2.0 ** min(claimed.attempt - 1, 20))",
        "messaging/test_failures.py::test_waits_double_up_to_an_hour",
    ),
    guard(
        "after the last attempt a message is dead",
        _MESSAGING + "settling.py",
        "if claimed.attempt >= LAST_ATTEMPT]",
        "if claimed.attempt >= 10**6]",
        "messaging/test_failures.py::test_exhausted_is_dead_and_replayed",
    ),
    guard(
        "a dead message leaves a notice",
        _MESSAGING + "settling.py",
        "    _write_notices(dead, direction, unit_id)\n    with",
        "    with",
        "messaging/test_failures.py::test_exhausted_is_dead_and_replayed",
    ),
    guard(
        "a notice goes when its message arrives after all",
        _MESSAGING + "settling.py",
        "    _drop_stale_notices(outcome.done, direction, unit_id)\n",
        "",
        "messaging/test_failures.py::test_a_notice_without_burial_is_dropped_when_the_message_arrives",
    ),
    guard(
        "what is claimed is left alone by others",
        _CLAIMING,
        '        " UPDATE {name} AS o SET attempts = o.attempts + 1, next_at = statement_timestamp() + %s"',
        '        " UPDATE {name} AS o SET attempts = o.attempts + 1, next_at = o.next_at + 0 * %s"',
        "messaging/test_up_and_down.py::test_the_oldest_are_claimed_first_and_in_their_order",
    ),
    guard(
        "a message down reaches its unit alone",
        _CLAIMING,
        'sql.SQL("unit_id = {}").format(sql.Literal(self.target))',
        'sql.SQL("true")',
        "messaging/test_up_and_down.py::test_goes_down_to_its_unit_only",
    ),
    guard(
        "the sweep finds what no nudge has reached",
        _MESSAGING + "due.py",
        "            if messages:\n                due.up.append(unit_id)",
        "            if messages and False:\n                due.up.append(unit_id)",
        "messaging/test_sweep.py::test_finds_what_waits",
    ),
    guard(
        "the inbox remembers as long as a message may come",
        _MESSAGING + "pruning.py",
        "    return limit if oldest is None else min(oldest, limit)",
        "    return limit",
        "messaging/test_pruning.py::test_keeps_what_a_waiting_message_may_need",
    ),
    guard(
        "of two messages about a wake-up the younger counts",
        _WAKEUPS,
        '" WHERE %s OR (excluded.epoch, excluded.sequence) > (w.epoch, w.sequence)"',
        '" WHERE %s OR true"',
        "messaging/test_wakeups.py::test_an_older_message_that_arrives_later_changes_nothing",
    ),
    guard(
        "a wake-up fires once",
        _WAKEUPS,
        '.update(state="fired", changed_at=now())',
        ".update(changed_at=now())",
        "messaging/test_wakeups.py::test_fires_once",
    ),
    guard(
        "a wake-up that nobody knows comes again",
        _WAKEUPS,
        "        raise UnknownWakeupError(message.what)",
        "        return",
        "messaging/test_wakeups.py::test_an_unknown_wakeup_comes_again",
    ),
    guard(
        "a wake-up has a time of one meaning",
        _WAKEUPS,
        "    if at.tzinfo is None:",
        "    if False:",
        "messaging/test_wakeups.py::test_a_naive_time_is_refused",
    ),
    guard(
        "after a restore events count anew",
        _MESSAGING + "epochs.py",
        'update(epoch=F("epoch") + 1)',
        'update(epoch=F("epoch"))',
        "platform/kernel/messaging/test_epochs.py::test_counts_up_and_is_audited",
    ),
    guard(
        "what a unit sent stays as it is",
        _UNIT_LEDGER,
        '"unit_outbox": {"unit": "SELECT, INSERT"',
        '"unit_outbox": {"unit": "SELECT, INSERT, UPDATE, DELETE"',
        "messaging/test_up_and_down.py::test_a_unit_cannot_touch_its_ledger_afterwards",
    ),
    guard(
        "a unit cannot change its audit",
        _UNIT_LEDGER,
        '"unit_audit": {"unit": "SELECT, INSERT"',
        '"unit_audit": {"unit": "SELECT, INSERT, UPDATE, DELETE"',
        "messaging/test_up_and_down.py::test_a_unit_cannot_touch_its_ledger_afterwards",
    ),
    guard(
        "the network cannot change its audit",
        _NETWORK_LEDGER,
        '"network_audit": {"network": "SELECT, INSERT"',
        '"network_audit": {"network": "SELECT, INSERT, UPDATE, DELETE"',
        "platform/kernel/audit/test_recording.py::test_the_network_cannot_change_its_audit",
    ),
    guard(
        "an entry of the audit holds no text",
        _AUDIT + "recording.py",
        "            if len(value) > DETAIL_STRING_MAX",
        "            if False",
        "platform/kernel/audit/test_recording.py::test_texts_are_refused",
    ),
    guard(
        "a seal covers transactions that have ended",
        _AUDIT + "sealing.py",
        "pg_snapshot_xmin(s)::text::bigint,",
        "pg_snapshot_xmax(s)::text::bigint,",
        "platform/kernel/audit/test_chain.py::test_a_late_commit_with_a_smaller_id_is_not_missed",
    ),
    guard(
        "an altered entry is seen",
        _VERIFYING,
        "    elif found.digest != seal.digest:",
        "    elif False:",
        "platform/kernel/audit/test_chain.py::test_tampering_is_seen",
    ),
)
