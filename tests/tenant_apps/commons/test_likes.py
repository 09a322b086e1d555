"""Likes: one of each verified person, taken back by a second press, farmed by nobody."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations import deciding, liking
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.liking import OwnQuestion
from tenant_apps.commons.rules import limits
from tenant_apps.readers.operations import keeping
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.queries.known import device_token
from tests.actors import client_for, give_role, make_account
from tests.tenant_apps.commons.conftest import OFFICER, Import, Verify


@pytest.fixture
def question(imported: Import) -> Publication:
    """A question that everybody can read."""
    return imported()


def count(question: Publication) -> int:
    return int(Publication.objects.values_list("like_count", flat=True).get(pk=question.pk))


def press(client: Client, question: Publication, like: str = "1") -> int:
    return client.post(f"/questions/{question.number}/like/", {"like": like}).status_code


def test_everybody_counts_once_and_takes_it_back(
    question: Publication, reader: Client, verify: Verify
) -> None:
    address = f"/questions/{question.number}/"
    verify("", reader)
    assert "点赞" in reader.get(f"{address}like/").content.decode()
    assert [press(reader, question), press(reader, question), count(question)] == [303, 303, 1]
    assert "1 人点赞" in reader.get(address).content.decode()
    assert "1 人点赞" in reader.get("/questions/").content.decode()
    assert 'value="0"' in reader.get(f"{address}mine/").content.decode()
    verify("", reader)
    press(reader, question)
    assert count(question) == 2
    press(reader, question, "0")
    press(reader, question, "0")
    assert (count(question), Interest.objects.count()) == (1, 1)
    row = Interest.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.create(publication=question, reader=row.reader, liked_at=clock.now())


def test_without_a_verified_phone_nothing_counts(question: Publication, reader: Client) -> None:
    response = reader.post(f"/questions/{question.number}/like/", {"like": "1"})
    assert response["Location"].startswith("/verify/?next=")
    assert count(question) == 0


def test_the_asker_s_own_does_not_count(question: Publication, reader: Client, verify: Verify) -> None:
    card = verify("", reader)
    Publication.objects.update(person=card.reader_id)
    with pytest.raises(OwnQuestion):
        liking.like(question.question, card.reader_id, wanted=True)
    assert (press(reader, question), count(question)) == (303, 0)


def test_staff_do_not_count(question: Publication, verify: Verify, in_unit_a: UnitRef) -> None:
    account = make_account()
    give_role(account, "duty_officer", in_unit_a.id)
    officer = client_for(account, at=in_unit_a)
    officer.cookies[COOKIE] = device_token(verify().reader_id, clock.now())
    assert (press(officer, question), count(question)) == (303, 0)


def test_who_verifies_anew_after_being_forgotten_counts_once(question: Publication, verify: Verify) -> None:
    first = verify()
    liking.like(question.question, first.reader_id, wanted=True)
    keeping.forget(first.reader_id)
    assert (count(question), Interest.objects.count()) == (0, 0)
    liking.like(question.question, verify().reader_id, wanted=True)
    assert count(question) == 1


def test_what_is_gone_is_liked_by_nobody_more(question: Publication, verify: Verify) -> None:
    deciding.remove(question.question, actor=OFFICER)
    with pytest.raises(NotInPublic):
        liking.like(question.question, verify().reader_id, wanted=True)


def test_a_like_makes_no_page_stale(question: Publication, reader: Client, verify: Verify) -> None:
    card = verify()
    connection.run_on_commit.clear()
    reader.get("/questions/")
    liking.like(question.question, card.reader_id, wanted=True)
    assert connection.run_on_commit == []
    with CaptureQueriesContext(connection) as seen:
        reader.get("/questions/")
    assert len(seen) == 0


def test_a_crowd_behind_one_address_waits(question: Publication, reader: Client, verify: Verify) -> None:
    verify("", reader)
    times = limits.LIKES_FROM_ADDRESS.times
    statuses = [press(reader, question, str(n % 2)) for n in range(times + 1)]
    assert statuses == [303] * times + [429]
