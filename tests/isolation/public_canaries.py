"""Strings planted in what unit A shows in public, and in what it keeps back beside it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from huisheng.kernel import clock
from tenant_apps.commons.data.codes import COMMENT
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.commenting import write_comment
from tenant_apps.moderation.data.codes import Kept, Reason, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.operations.reviewing import appeal
from tenant_apps.moderation.public import QUESTION, author_link
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.operations import arranging, articles
from tenant_apps.pages.operations.articles import Written
from tenant_apps.pages.rules.blocks import Block, BlockKind
from tenant_apps.pages.rules.menu import Entry, EntryKind
from tenant_apps.questions.public import ImportedMessage, import_batch
from tenant_apps.readers.data.codes import By
from tenant_apps.readers.models import Reader
from tenant_apps.readers.public import ReaderCard
from tests.isolation.names import canary

WORKS, COMMENT_SHOWN = 4711, "公开评论"
SHOWN = ("公开标题", "公开正文", "公开答复")
"""Goes up to the network's site: everybody may read it there."""
TAKEN_OUT = ("撤下标题", "撤下正文", "撤下答复")
DRAFTS = ("草稿标题", "草稿正文", "草稿板块")
"""Of a page, and of a home page, that nobody has published."""
KEPT_BACK = ("待审评论", "评论昵称", "举报说明", "举报联系", "处理理由", "申诉理由", *TAKEN_OUT, *DRAFTS)
"""Of a comment that waits, of reports and cases, of a question that was taken out of the public."""


OF_THE_SITE = ("/open311/v2/requests.json", "/open311/v2/requests.xml", "/sitemap-1.xml")


ON_THE_SITE = ("页面标题", "页面正文", "新闻标题", "新闻正文", "板块标题", "板块正文", "菜单名")
"""What the unit's administrators write: everybody reads it on its site, and it goes nowhere else."""


@dataclass(frozen=True, slots=True)
class InPublic:
    """The addresses that somebody may hold: of what is shown, and (``keys``) of what only a few may open."""

    numbers: tuple[str, str]
    addresses: tuple[str, ...]
    keys: tuple[str, ...]
    cases: tuple[UUID, ...]


def plant_in_public() -> InPublic:
    """In the unit entered: a question shown and one taken out, comments, reports, cases."""
    shown = _imported("1", SHOWN)
    gone = _imported("2", TAKEN_OUT)
    somebody = Reader.objects.create(
        key="canary", by=By.PHONE, name=canary("评论昵称"), verified_at=clock.now()
    )
    card = ReaderCard(somebody.pk, "", By.PHONE, somebody.verified_at)
    read = write_comment(shown.question, card, canary(COMMENT_SHOWN))
    _decided(Case.objects.get(kind=COMMENT, item=str(read.comment_id)), Verdict.KEEP)
    write_comment(
        shown.question,
        ReaderCard(somebody.pk, somebody.name, By.PHONE, somebody.verified_at),
        canary("待审评论"),
    )
    receipts = [
        report(
            NewReport(
                kind=QUESTION,
                item=str(row.pk),
                reason=Reason.ABUSE,
                token=row.number,
                words=canary("举报说明"),
                contact=canary("举报联系"),
            )
        )
        for row in (shown, gone)
    ]
    taken_out = Case.objects.get(kind=QUESTION, item=str(gone.pk))
    _decided(taken_out, Verdict.HIDE)
    appeal(taken_out.pk, words=canary("申诉理由"))
    site = _site()
    return InPublic(
        numbers=(shown.number, gone.number),
        addresses=(*_addresses(shown), *_addresses(gone), *OF_THE_SITE, *site),
        keys=(author_link(QUESTION, str(gone.pk)), *(f"/report/receipt/{one}/" for one in receipts)),
        cases=tuple(Case.objects.values_list("pk", flat=True)),
    )


def _addresses(row: Publication) -> list[str]:
    return [
        f"/desk/q/{row.pk}/",
        f"/questions/{row.number}/",
        f"/questions/{row.number}/mine/",
        f"/questions/{row.number}/comments/",
        f"/questions/{row.number}/comment/",
        f"/report/{QUESTION}/{row.pk}/",
        f"/api/v1/public-questions/{row.number}",
        f"/open311/v2/requests/{row.number}.json",
        f"/open311/v2/requests/{row.number}.xml",
    ]


def _site() -> list[str]:
    made = []
    for number, kind in enumerate((ArticleKind.PAGE, ArticleKind.NEWS)):
        title, body = map(canary, ON_THE_SITE[2 * number : 2 * number + 2])
        written = Written(title=title, body=body, address=f"canary-{kind}")
        made.append(articles.begin(kind, written, actor=WORKS))
        articles.publish(made[-1], saves=1, actor=WORKS)
    title, body, block = map(canary, DRAFTS)
    draft = Written(title=title, body=body, address="canary-draft")
    made.append(articles.begin(ArticleKind.PAGE, draft, actor=WORKS))
    text = Block(kind=BlockKind.TEXT, heading=canary("板块标题"), body=canary("板块正文"))
    entry = Entry(kind=EntryKind.OUTSIDE, to="https://example.org/", label=canary("菜单名"))
    arranging.change(
        lambda now: replace(now, blocks=(*now.blocks, text), menu=(entry,)), saves=0, actor=WORKS
    )
    arranging.publish(saves=1, actor=WORKS)
    unpublished = replace(text, heading=block)
    arranging.change(lambda now: replace(now, blocks=(*now.blocks, unpublished)), saves=2, actor=WORKS)
    keeping = [f"/manage/articles/{one}/" for one in made]
    return [
        "/pages/canary-page/",
        "/news/canary-news/",
        "/pages/canary-draft/",
        *keeping,
        *(f"{path}preview/" for path in keeping),
        "/manage/site/preview/",
    ]


def _imported(number: str, names: tuple[str, ...]) -> Publication:
    title, text, answer = map(canary, names)
    received = clock.now() - timedelta(days=9)
    import_batch(
        [
            ImportedMessage(
                source="canary",
                external_number=number,
                title=title,
                text=text,
                topic="110201",
                visibility="public_wish",
                received_at=received,
                answer=answer,
                answered_at=received + timedelta(days=1),
            )
        ]
    )
    return Publication.objects.get(title=title)


def _decided(case: Case, verdict: Verdict) -> None:
    hides = verdict is Verdict.HIDE
    decide(
        case.pk,
        version=case.version,
        verdict=verdict,
        reason=Reason.ABUSE if hides else Kept.NO_BREACH,
        words=canary("处理理由") if hides else "",
        actor=WORKS,
    )
