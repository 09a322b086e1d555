"""A new version of the unit's own word list. It is in force here and below from the commit on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from tenant_apps.moderation.data.codes import LISTED_MAX, Reason
from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.moderation.operations.locking import ChangedMeanwhile
from tenant_apps.moderation.rules.criticism import is_criticism
from tenant_apps.moderation.rules.word_lists import tidy_entry
from tenants.public import SettingView, change_setting


class BadEntry(ValueError):
    """An entry cannot stand on a list: ``why`` is length, criticism or many; ``word`` what it is about."""

    def __init__(self, reason: str, entry: str, why: str, word: str = "") -> None:
        super().__init__(why)
        self.reason, self.entry, self.why, self.word = reason, entry, why, word


@transaction.atomic
def keep_list(words: Mapping[str, Sequence[str]], *, based_on: int, actor: int) -> int:
    """Write the next version; returns its number. Twice the same changes nothing.

    Raises BadEntry, and ChangedMeanwhile when a colleague has written a version since ``based_on``.
    """
    tidied: dict[str, list[str]] = {}

    def next_version(stands: SettingView) -> dict[str, Any]:
        if stands.value.get("version", 0) != based_on:
            raise ChangedMeanwhile(WORDS)
        tidied.update(_tidied(words))
        changed = tidied != stands.value.get("words", {})
        return {"version": based_on + 1, "words": tidied} if changed else dict(stands.value)

    number = change_setting(current_unit().id, WORDS, next_version, actor_id=actor).get("version", 0)
    if number != based_on:
        record(
            "moderation.list_kept",
            object_type="word_list",
            object_id=str(number),
            actor=actor,
            detail={"version": number, "entries": sum(map(len, tidied.values()))},
        )
    return int(number)


def _tidied(words: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    tidied = {
        reason.value: kept for reason in Reason if (kept := _entries(reason, words.get(reason.value, ())))
    }
    if sum(map(len, tidied.values())) > LISTED_MAX:
        raise BadEntry("", "", "many")
    return tidied


def _entries(reason: Reason, written: Sequence[str]) -> list[str]:
    kept: dict[str, str] = {}
    for each in written:
        line = " ".join(each.split())
        if not line:
            continue
        entry = tidy_entry(line)
        if not entry:
            raise BadEntry(reason.value, line, "length")
        word = is_criticism(line)
        if word:
            raise BadEntry(reason.value, line, "criticism", word)
        kept.setdefault(entry, line)
    return list(kept.values())
