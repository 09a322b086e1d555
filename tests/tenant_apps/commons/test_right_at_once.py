"""Pages kept whole after every kind of change: what reads differently is made anew at once, the rest stays.

Changes are committed as in operation; whoever reads looks in the next moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import commenting, deciding
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import answering, covering, hiding, screening
from tests.front import Front
from tests.tenant_apps.commons.conftest import OFFICER, WAGES, Ask, Import, Verify, show

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "老城区雨污管网什么时候改造"
OTHER = "雨污管网改造期间怎么走"


@dataclass
class Site:
    """A unit with a question that waits for an answer and another one about the same matter."""

    reader: Client
    question_id: UUID
    number: str
    other: Publication

    @property
    def own(self) -> str:
        return f"/questions/{self.number}/"

    @property
    def others(self) -> str:
        return f"/questions/{self.other.number}/"

    @property
    def lists(self) -> tuple[str, ...]:
        return (
            "/questions/",
            f"/topics/{WAGES}/",
            "/questions/feed.atom",
            "/questions/?q=管网",
            "/api/v1/public-questions",
        )

    @property
    def pages(self) -> tuple[str, ...]:
        return (self.own, self.others, *self.lists, f"/api/v1/public-questions/{self.number}")

    def read(self, address: str, status: int = 200) -> str:
        response = self.reader.get(address)
        assert response.status_code == status, address
        return str(response.content.decode()).replace("<mark>", "").replace("</mark>", "")

    def is_kept(self, address: str) -> bool:
        with CaptureQueriesContext(connection) as seen:
            self.reader.get(address)
        return not seen.captured_queries

    def warm(self) -> None:
        for address in self.pages:
            self.read(address)
        assert [address for address in self.pages if not self.is_kept(address)] == []


@pytest.fixture
def site(reader: Client, asked: Ask, imported: Import) -> Site:
    receipt = asked(title=TITLE, text="老城区一下雨就积水，雨污管网什么时候改造？", topic=WAGES)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    made = Site(reader, receipt.question_id, receipt.number, imported(title=OTHER))
    assert TITLE in made.read(made.others), "named as being about the same matter"
    made.warm()
    return made


def version(site: Site) -> int:
    found: int = Question.objects.values_list("version", flat=True).get(pk=site.question_id)
    return found


def answer(site: Site) -> None:
    answering.answer(site.question_id, version=version(site), text="十二月动工。", actor=OFFICER)


def test_an_answer(site: Site) -> None:
    answer(site)
    assert "十二月动工" in site.read(site.own)
    assert "十二月动工" in site.read(f"/api/v1/public-questions/{site.number}")
    assert "已答复" in site.read("/questions/").partition(TITLE)[2].partition("</li>")[0]
    assert TITLE in site.read("/questions/?stage=answered")
    assert TITLE in site.read("/")
    assert site.is_kept(site.others)


def test_before_django_too(site: Site, in_unit_a: UnitRef) -> None:
    web = Front()

    def read(address: str) -> str:
        return web.get(in_unit_a.host, address).body.decode()

    for address in (site.own, "/questions/", site.others):
        assert TITLE in read(address)
        assert not web.is_asked(in_unit_a.host, address)
    answer(site)
    assert "十二月动工" in read(site.own)
    assert "已答复" in read("/questions/").partition(TITLE)[2].partition("</li>")[0]
    assert not web.is_asked(in_unit_a.host, site.others)
    deciding.remove(site.question_id, actor=OFFICER)
    for address in (site.own, "/questions/", site.others):
        assert TITLE not in read(address)


@pytest.mark.parametrize(
    "take",
    [
        lambda site: deciding.remove(site.question_id, actor=OFFICER),
        lambda site: hiding.make_private(site.question_id),
    ],
    ids=["the unit", "whoever asked"],
)
def test_a_removal_is_served_nowhere(site: Site, take: Callable[[Site], None]) -> None:
    take(site)
    assert TITLE not in site.read(site.own, 410)
    for address in (site.others, *site.lists):
        assert TITLE not in site.read(address), address
    site.read(f"/api/v1/public-questions/{site.number}", 410)


def test_covered_words_are_served_nowhere(site: Site) -> None:
    answer(site)
    site.warm()
    covering.cover(
        site.question_id,
        version=version(site),
        title="▇▇▇雨污管网什么时候改造",
        text="▇▇▇一下雨就积水，雨污管网什么时候改造？",
        reasons=["somebody"],
        note="",
        actor=OFFICER,
    )
    for address in site.pages:
        page = site.read(address)
        assert "老城区" not in page, address
        assert "▇▇▇" in page, address


def test_a_question_that_is_shown_and_shown_again(site: Site, asked: Ask) -> None:
    receipt = asked(title="新管网要收费吗", text="雨污管网改好以后要收费吗？", topic=WAGES)
    address = f"/questions/{receipt.number}/"
    site.read(address, 404)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    assert "要收费吗" in site.read(address)
    for one in site.lists:
        assert "新管网要收费吗" in site.read(one), one
    assert site.is_kept(site.own)
    assert site.is_kept(site.others)
    deciding.remove(receipt.question_id, actor=OFFICER)
    site.read(address, 410)
    deciding.show(receipt.question_id, actor=OFFICER)
    assert "要收费吗" in site.read(address)


def test_a_comment_that_comes_and_goes(site: Site, verify: Verify) -> None:
    reader = verify(name="小林")
    comments = f"{site.own}comments/"
    site.read(comments)
    written = commenting.write_comment(site.question_id, reader, "我们小区也积水。")
    assert "也积水" not in site.read(site.own)
    commenting.show_comment(written.comment_id, actor="system")
    assert "也积水" in site.read(site.own)
    assert "也积水" in site.read(comments)
    assert site.is_kept(site.others)
    commenting.rename_reader(reader.reader_id, "小森")
    assert "小森" in site.read(comments)
    commenting.hide_comment(written.comment_id, actor="system")
    assert "也积水" not in site.read(site.own)
    assert "也积水" not in site.read(comments)


def test_nothing_shows_before_it_is_committed_nor_after_it_is_undone(site: Site) -> None:
    with transaction.atomic():
        deciding.remove(site.question_id, actor=OFFICER)
        transaction.set_rollback(True)
    for address in site.pages:
        assert TITLE in site.read(address), address
