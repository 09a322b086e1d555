"""A new version of the unit's own word list. It is in force here and below from the commit on."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.moderation.data.codes import LISTED_MAX, Reason
from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.moderation.models import ListVersion
from tenant_apps.moderation.operations.locking import ChangedMeanwhile
from tenant_apps.moderation.rules.criticism import is_criticism
from tenant_apps.moderation.rules.word_lists import tidy_entry
from tenants.public import set_setting


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
    lock_until_commit("moderation.words")
    newest = ListVersion.objects.first()
    number = newest.number if newest else 0
    if number != based_on:
        raise ChangedMeanwhile(WORDS)
    tidied = {
        reason.value: kept for reason in Reason if (kept := _entries(reason, words.get(reason.value, ())))
    }
    if tidied == (newest.words if newest else {}):
        return number
    count = sum(map(len, tidied.values()))
    if count > LISTED_MAX:
        raise BadEntry("", "", "many")
    number += 1
    ListVersion.objects.create(number=number, words=tidied, kept_at=clock.now(), kept_by=actor)
    set_setting(current_unit().id, WORDS, {"version": number, "words": tidied}, actor_id=actor)
    record(
        "moderation.list_kept",
        object_type="word_list",
        object_id=str(number),
        actor=actor,
        detail={"version": number, "entries": count},
    )
    return number


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
