"""What the pages of moderation show: made once per run, committed, returned as an address."""

from datetime import timedelta
from uuid import uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.models import Publication
from tenant_apps.moderation.data.codes import Party, Reason, Source, Verdict, Wanted
from tenant_apps.moderation.models import Case, ForBelow
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.operations.reviewing import appeal
from tenant_apps.moderation.public import QUESTION, author_link
from tenant_apps.moderation.queries.seen import by_receipt
from tenant_apps.questions.public import ImportedMessage, import_batch
from tests.browser.site import Site

OFFICER = 1


def form(site: Site) -> str:
    """The form of a public question."""
    return f"/report/{QUESTION}/{_question(site)}/"


def receipt(site: Site) -> str:
    """A report that waits."""
    return f"/report/receipt/{_reported(site)[0]}/"


def case(site: Site) -> str:
    """A case to decide."""
    return f"/desk/moderation/{_reported(site)[1]}/"


def again(site: Site) -> str:
    """A case to look at again."""
    return f"/desk/moderation/{_hidden(site, asked=True)[1]}/"


def below(site: Site) -> str:
    """A second look that a unit below asks for."""
    with enter_unit(site.network.ref(site.network.a)):
        row = ForBelow.objects.create(
            origin_unit=site.network.b.id,
            referral=uuid4(),
            wanted=Wanted.REVIEW,
            attempt=1,
            asked_at=clock.now() - timedelta(hours=3),
            due_at=clock.now() + timedelta(hours=21),
            parcel={
                "kind": "公开提问",
                "title": "路灯坏了三个月没人修",
                "text": "局长不作为，路灯坏了三个月没有人修，晚上走路很不安全。",
                "topic": "110201",
                "source": Source.REPORT.value,
                "written_at": (clock.now() - timedelta(days=9)).isoformat(),
                "reports": [{"reason": Reason.ABUSE.value, "words": "第二句骂人"}],
                "before": [
                    {
                        "verdict": Verdict.HIDE.value,
                        "reason": Reason.ABUSE.value,
                        "words": "第二句骂人，删掉就可以公开。",
                    }
                ],
                "asked_words": "这是引用别人的话。",
                "asked_by": Party.AUTHOR.value,
            },
        )
        return f"/desk/moderation/below/{row.pk}/"


def author(site: Site) -> str:
    """What the author of a hidden question reads, who may still ask for a second look."""
    return _hidden(site, asked=False)[0]


def _question(site: Site) -> str:
    """The id of a public question that nobody has reported yet."""
    with enter_network():
        import_tree()
    number = uuid4().hex[:12]
    with enter_unit(site.network.ref(site.network.a)):
        received = clock.now() - timedelta(days=9)
        import_batch(
            [
                ImportedMessage(
                    source="browser-moderation",
                    external_number=number,
                    title="路灯坏了三个月没人修",
                    text="局长不作为，路灯坏了三个月没有人修，晚上走路很不安全。",
                    topic="110201",
                    visibility="public_wish",
                    received_at=received,
                    answer="已派人维修。",
                    answered_at=received + timedelta(days=1),
                )
            ]
        )
        newest = Publication.objects.filter(title__startswith="路灯坏了三个月").latest("question")
        return str(newest.question)


def _reported(site: Site) -> tuple[str, str]:
    question = _question(site)
    with enter_unit(site.network.ref(site.network.a)):
        number = report(
            NewReport(
                kind=QUESTION,
                item=question,
                reason=Reason.ABUSE,
                token=uuid4().hex,
                words="第二句骂人",
                contact="me@example.cn",
            )
        )
        seen = by_receipt(number)
        assert seen is not None
        return number, str(seen.case_id)


def _hidden(site: Site, *, asked: bool) -> tuple[str, str]:
    _number, case_id = _reported(site)
    with enter_unit(site.network.ref(site.network.a)):
        found = Case.objects.get(pk=case_id)
        decide(
            found.pk,
            version=found.version,
            verdict=Verdict.HIDE,
            reason=Reason.ABUSE,
            words="第二句骂人，删掉就可以公开。",
            actor=OFFICER,
        )
        if asked:
            appeal(found.pk, words="这是引用别人的话。")
        return author_link(QUESTION, found.item), case_id
