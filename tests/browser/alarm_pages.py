"""Makes what the pages of alarms show: one that nobody has, one with a thread, a decision of a unit below."""

from uuid import uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import DecisionKind
from tenant_apps.questions.models import Alarm, Decision
from tenant_apps.questions.operations import conversation
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.site import Site

DANGER = "我真的撑不下去了，今晚就想结束这一切"


def asked(site: Site, text: str = DANGER) -> Receipt:
    """A question with words of danger in county a."""
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        return ask(NewQuestion(token=new_token(), text=text, topic="900101"))


def untaken(site: Site) -> str:
    """The address of an alarm that nobody has taken."""
    return f"/desk/alarms/{_alarm(site, asked(site))}/"


def taken(site: Site) -> str:
    """The address of an alarm with a thread, in somebody's hands."""
    receipt = asked(site)
    with enter_unit(site.network.ref(site.network.a)):
        conversation.add(receipt.question_id, text="有人吗？我在学校天台。", token=new_token())
        alarm = Alarm.objects.get(question=receipt.question_id)
        alarm.taken_by, alarm.taken_at, alarm.taken_unit = 1, clock.now(), site.network.a.id
        alarm.save()
    return f"/desk/alarms/{alarm.id}/"


def to_raise(site: Site) -> str:
    """The address where an alarm is raised by hand."""
    return f"/desk/q/{asked(site).question_id}/alarm/"


def seen_by_asker(site: Site) -> str:
    """The asker's page while people are being called."""
    receipt = asked(site)
    return f"/q/{receipt.number}/?k={receipt.secret}"


def below(site: Site) -> str:
    """The address of the list, with something in it."""
    _decision(site)
    return "/desk/below/"


def below_item(site: Site) -> str:
    """The address of a decision that a unit below asks for."""
    return f"/desk/below/{_decision(site)}/"


def _alarm(site: Site, receipt: Receipt) -> object:
    with enter_unit(site.network.ref(site.network.a)):
        return Alarm.objects.get(question=receipt.question_id).id


def _decision(site: Site) -> object:
    note = {
        "id": "1",
        "at": clock.now().isoformat(),
        "side": "asker",
        "text": "材料早就交齐了。",
        "signed": "",
    }
    with enter_unit(site.network.ref(site.network.a)):
        wanted = Decision.objects.create(
            kind=DecisionKind.REVIEW,
            payload={
                "attempt": 1,
                "barred": [],
                "parcel": {
                    "number": "CHANGQING-20261121-ABCDEF",
                    "title": "助学金一直没有下文",
                    "text": "九月份交的申请，到现在没有任何消息。",
                    "kind": "help",
                    "topic": "900101",
                    "outcome": "answered",
                    "outcome_note": "已告知申请流程。",
                    "thread": [note],
                    "answers": [{**note, "text": "请到学生处咨询。", "signed": "长清区团委"}],
                    "proposed": [{"name": "words", "value": "只告诉我流程，没有解决。"}],
                },
            },
            asked_at=clock.now(),
            origin_unit=site.network.listed.id,
            origin_decision=uuid4(),
        )
    return wanted.id
