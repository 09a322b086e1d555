"""How many statements public pages cost: few, and as many for a hundred rows as for one; for strangers, for
people who take part and for staff alike.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.commons.data.codes import CommentState, Stage
from tenant_apps.commons.models import Comment, Interest, Publication
from tenant_apps.questions.public import ImportedMessage, import_batch
from tests.network import Network
from tests.tenant_apps.commons.conftest import WAGES, Import, Verify

pytestmark = pytest.mark.django_db(transaction=True)

LIST, DETAIL = 5, 4
COMMENT, LIKE = 8, 7
"""With the two that begin and end its transaction."""

LISTS = (
    "/questions/",
    "/questions/?stage=answered&topic=15&kind=consult",
    "/questions/?q=联络线",
    f"/topics/{WAGES}/",
    "/topics/",
    "/questions/feed.atom",
    "/sitemap-1.xml",
    "/questions/{number}/comments/",
    "/api/v1/public-questions",
)
DETAILS = ("/questions/{number}/", "/api/v1/public-questions/{number}")
OF_READERS = ("/me/questions/", "/questions/{number}/comment/", "/questions/{number}/mine/")


def statements(client: Client, address: str) -> int:
    """Of a page that has to be rendered. The best of three: settings and topics, which the process keeps, are
    read anew now and then.
    """
    client.get(address)
    return min(_statements(client, address) for _again in range(3))


def _statements(client: Client, address: str) -> int:
    with transaction.atomic():
        pages_changed()
    with CaptureQueriesContext(connection) as counted:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(counted)


def crowd(row: Publication, reader_id: int) -> None:
    """A hundred other public questions, and a hundred comments under this one."""
    received = clock.now() - timedelta(days=20)
    import_batch(
        [
            ImportedMessage(
                source="crowd",
                external_number=f"c{number}",
                title=f"联络线第{number}站什么时候通车",
                text="联络线立项好几年了。",
                topic=WAGES,
                visibility="public_wish",
                received_at=received,
                answer="计划明年六月通车。",
                answered_at=received + timedelta(days=1),
                answered_by="交通运输局",
            )
            for number in range(100)
        ]
    )
    comments(row.question, 100)
    for other in Publication.objects.exclude(pk=row.question)[:90]:
        Interest.objects.create(publication=other, reader=reader_id, seen_at=clock.now(), comments_seen=0)


def comments(question: UUID, count: int) -> None:
    Comment.objects.bulk_create(
        Comment(
            id=uuid7(),
            publication_id=question,
            reader=900 + number,
            number=number + 1,
            text=f"说{number}",
            state=CommentState.SHOWN,
            written_at=clock.now(),
        )
        for number in range(count)
    )
    Publication.objects.filter(pk=question).update(comment_count=count)


@pytest.mark.parametrize("who", ["stranger", "reader", "staff"])
def test_few_and_as_many_for_a_hundred_rows(
    who: str,
    imported: Import,
    network: Network,
    client_of: Callable[..., Client],
    staff: Callable[..., Client],
    verify: Verify,
) -> None:
    row = imported()
    assert row.stage == Stage.ANSWERED
    comments(row.question, 1)
    client = staff("duty_officer", network.a) if who == "staff" else client_of(network.a)
    reader = verify(device=client) if who == "reader" else verify()
    pages = [*LISTS, *DETAILS, *(OF_READERS if who == "reader" else ())]
    details = {page.format(number=row.number) for page in DETAILS}
    addresses = [page.format(number=row.number) for page in pages]
    few = {address: statements(client, address) for address in addresses}
    crowd(row, reader.reader_id)
    many = {address: statements(client, address) for address in addresses}
    assert many == few
    most = {address: DETAIL if address in details else LIST for address in addresses}
    assert {address: count for address, count in few.items() if count > most[address]} == {}


def test_a_comment_costs_few_statements_however_many_stand_there(
    imported: Import, network: Network, client_of: Callable[..., Client], verify: Verify
) -> None:
    """Of all that people write under public questions, a crowd writes this."""
    row = imported()
    client = client_of(network.a)
    verify(device=client)
    address = f"/questions/{row.number}/comment/"

    def said(text: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            response = client.post(address, {"text": text})
        assert response.status_code == 303
        return len(counted)

    said("第一句")
    few = min(said(f"少时第{number}句") for number in range(2))
    comments(row.question, 100)
    assert min(said(f"多时第{number}句") for number in range(2)) == few
    assert few <= COMMENT


def test_a_like_is_put_down_and_counted_in_one_statement(
    imported: Import, network: Network, client_of: Callable[..., Client], verify: Verify
) -> None:
    """A crowd does this more often still."""
    row = imported()
    address = f"/questions/{row.number}/like/"

    def liked() -> int:
        client = client_of(network.a)
        verify(device=client)
        with CaptureQueriesContext(connection) as counted:
            response = client.post(address, {"like": "1"})
        assert response.status_code == 303
        return len(counted)

    assert min(liked() for _again in range(3)) <= LIKE
    assert Publication.objects.get(pk=row.pk).like_count == 3
