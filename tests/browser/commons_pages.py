"""What pages of public questions show: made once per run, committed, returned as an address."""

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.data.codes import Mark, Said
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.commons.operations import accepting, commenting, deciding, marking, peer_answering
from tenant_apps.questions.public import ImportedMessage, import_batch
from tenant_apps.readers.data.codes import By
from tenant_apps.readers.models import Reader
from tenant_apps.readers.public import ReaderCard
from tests.browser.site import Site

TOPIC = "150305"
_ANSWER = "您好！经核实，该公司已经补发了所欠的工资。如果还有没有发放的，请带上劳动合同到区劳动监察大队登记。"


def everything(site: Site) -> str:
    """The list with something in it."""
    _made(site)
    return "/questions/"


def hits(site: Site) -> str:
    """What a search finds, marked."""
    _made(site)
    return "/questions/?q=工资"


def everywhere(site: Site) -> str:
    """The search across units."""
    _made(site)
    return "/questions/"


def topics(site: Site) -> str:
    """All topics."""
    _made(site)
    return "/topics/"


def topic(site: Site) -> str:
    """One topic."""
    _made(site)
    return f"/topics/{TOPIC}/"


def answered(site: Site) -> str:
    """A question with its answer."""
    return f"/questions/{_made(site)[0]}/"


def gone(site: Site) -> str:
    """One that was public once."""
    return f"/questions/{_made(site)[1]}/"


def comments(site: Site) -> str:
    """What was said under a question, on its own page."""
    return f"{answered(site)}comments/"


def peers(site: Site) -> str:
    """What peers answered, on its own page."""
    return f"{answered(site)}answers/"


def peer_at_desk(site: Site) -> str:
    """One of them, for staff."""
    _made(site)
    with enter_unit(site.network.ref(site.network.a)):
        return f"/desk/answers/{Comment.objects.filter(kind=Said.ANSWER, mark='').latest('pk').pk}/"


def peers_at_desk(site: Site) -> str:
    """Those that staff have not looked at."""
    _made(site)
    return "/desk/answers/"


@cache
def _made(site: Site) -> tuple[str, str]:
    """Numbers of one that is shown and one that is gone."""
    with enter_network():
        import_tree()
    at = clock.now() - timedelta(days=9)
    messages = [
        ImportedMessage(
            source="browser",
            external_number=str(number),
            title=title,
            text=f"{title}。打电话也不接，大家都很着急。",
            topic=TOPIC,
            visibility="public_wish",
            received_at=at + timedelta(hours=number),
            answer=_ANSWER if number % 2 else "",
            answered_at=at + timedelta(days=2) if number % 2 else None,
            answered_by="区人力资源和社会保障局" if number % 2 else "",
        )
        for number, title in enumerate(("公司拖欠三个月工资", "工资条上少了加班费", "撤下来的提问"))
    ]
    with enter_unit(site.network.ref(site.network.a)):
        import_batch(messages)
        shown = Publication.objects.get(title="工资条上少了加班费")
        hidden = Publication.objects.get(title="撤下来的提问")
        deciding.remove(hidden.question, actor=1)
        for number, said in enumerate(("我们公司也是这样，后来去劳动监察大队登记了。", "谢谢分享！"), 1):
            reader = ReaderCard(9_000 + number, "小海豚" if number == 1 else "", By.PHONE, at)
            written = commenting.write_comment(shown.question, reader, said)
            commenting.show_comment(written.comment_id, actor="moderation")
        _answered_by_peers(shown.question, at)
    return shown.number, hidden.number


def _answered_by_peers(question_id: UUID, at: datetime) -> None:
    """Three answers of peers: one that helped, one that needs a correction, one that nobody looked at."""
    ids = []
    for number, said in enumerate(
        (
            "我去年遇到过：先收好考勤记录和工资条，再去区劳动监察大队登记，两周左右就有了结果。",
            "可以直接找社区居委会，他们会打电话给公司。",
            "记得先加公司的工作群，截图留好。",
        ),
        1,
    ):
        key, name = f"browser-peer-{number}", "老海豚" if number == 1 else ""
        reader = Reader.objects.create(key=key, by="phone", name=name, verified_at=at)
        card = ReaderCard(reader.pk, reader.name, By.PHONE, at)
        written = peer_answering.write_answer(question_id, card, said)
        commenting.show_comment(written.comment_id, actor="moderation")
        ids.append(written.comment_id)
    asker = Reader.objects.create(key="browser-asker", by="phone", verified_at=at)
    Publication.objects.filter(question=question_id).update(person=asker.pk)
    accepting.accept(question_id, ids[0])
    marking.mark_answer(ids[0], Mark.ENDORSED, "", actor=1)
    marking.mark_answer(ids[1], Mark.CORRECTED, "居委会可以陪同，登记要由本人到劳动监察大队办理。", actor=1)
