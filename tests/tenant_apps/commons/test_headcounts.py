"""Who takes part counts once, however often; who is forgotten, or came later, does not."""

from datetime import timedelta

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from shared_apps.contracts.headcount_facts import HEADCOUNTS, PARTICIPANTS, VERIFIED
from tenant_apps.commons.models import Comment, Interest, Publication
from tenant_apps.commons.operations import telling_headcounts
from tenant_apps.commons.queries.headcounts import headcounts, told_of
from tenant_apps.readers.models import Reader
from tests.tenant_apps.commons.conftest import Import

BEFORE = clock.now() - timedelta(days=3)


def test_each_person_counts_once(imported: Import, in_unit_a: UnitRef) -> None:
    first, second = imported(), imported()
    Publication.objects.update(shown_at=BEFORE)
    people = [Reader.objects.create(key=f"k{n}", by="phone", verified_at=BEFORE).pk for n in range(5)]
    for question in (first, second):
        Comment.objects.create(publication=question, reader=people[0], number=1, written_at=BEFORE)
        Interest.objects.create(publication=question, reader=people[0], liked_at=BEFORE)
    Interest.objects.create(publication=first, reader=people[1], liked_at=BEFORE)
    Interest.objects.create(publication=first, reader=people[2], liked_at=clock.now())
    Interest.objects.create(publication=first, reader=people[3], seen_at=BEFORE, comments_seen=0)
    Publication.objects.filter(pk=second.pk).update(person=people[4])
    Comment.objects.create(publication=second, reader=None, number=2, written_at=BEFORE)
    yesterday = clock.business_day() - timedelta(days=1)
    found = headcounts(yesterday)
    assert set(found) == set(HEADCOUNTS)
    assert (found[PARTICIPANTS], found[VERIFIED]) == (3, 5), "who follows, or liked it only today, did not"
    assert headcounts(clock.business_day())[PARTICIPANTS] == 4
    assert headcounts(yesterday - timedelta(days=30))[VERIFIED] == 0


def test_what_was_told_is_kept_and_replaced(in_unit_a: UnitRef) -> None:
    yesterday = clock.business_day() - timedelta(days=1)
    with transaction.atomic():
        telling_headcounts.tell(yesterday)
    assert told_of(yesterday) == dict.fromkeys(HEADCOUNTS, 0)
    person = Reader.objects.create(key="k", by="phone", verified_at=BEFORE)
    with transaction.atomic():
        telling_headcounts.tell(yesterday)
    assert told_of(yesterday)[VERIFIED] == 1
    Reader.objects.filter(pk=person.pk).update(key=None, forgotten_at=BEFORE)
    with transaction.atomic():
        telling_headcounts.tell(yesterday)
    assert told_of(yesterday)[VERIFIED] == 0
