"""Makes what the pages of questions show: a fresh receipt, an answered question, an item of the desk that
is late and
speaks of danger.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.forms import Words
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.case_messages import HELPER, LEAD, CaseOffered
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Question, Referral
from tenant_apps.questions.operations import (
    answering,
    approving,
    asking_outside,
    conversation,
    handing_over,
    helping_units,
    incoming,
    route_keeping,
    screening,
    topic_keeping,
)
from tenant_apps.questions.operations.handing_over import Wish
from tenant_apps.questions.operations.helping_units import Plea
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.queries import parcels, unit_topics
from tenant_apps.questions.queries.asking_form import asking_form as asking_form_now
from tenant_apps.questions.rules.campaigns import UNSURE
from tenant_apps.questions.rules.receipts import new_token
from tenants.public import add_reason, hide_reason
from tenants.public import own_reasons as own_reasons_of
from tests.browser.site import Site
from tests.tenant_apps.questions.asked import draft, field, publish

OFFICER = 1
LONG_AGO = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def receipt(site: Site) -> str:
    """The address of a fresh receipt, with help numbers, in county a."""
    asked = _asked(site, "最近真的不想活了，没有人可以说话", topic="900101")
    return f"/q/{asked.number}/receipt/?k={asked.secret}"


def answered(site: Site) -> str:
    """The address of an answered question as its asker reads it."""
    asked = _asked(site, "公司拖欠三个月工资，怎么办？")
    with enter_unit(site.network.ref(site.network.a)):
        answering.answer(asked.question_id, version=1, text="请到区劳动监察大队登记。", actor=OFFICER)
    return f"/q/{asked.number}/?k={asked.secret}"


def not_accepted(site: Site) -> str:
    """The address of a question that was not accepted for now, after its date."""
    asked = _asked(site, "隔壁省的高速为什么修这么久？", received_at=LONG_AGO)
    with enter_unit(site.network.ref(site.network.a)):
        screening.decline(
            asked.question_id, version=1, reason="not_ours", note="请拨打当地 12345。", actor=OFFICER
        )
    return f"/q/{asked.number}/?k={asked.secret}"


def item(site: Site) -> str:
    """The address of a late question with words of danger and a contact, at the desk."""
    asked = _asked(site, "被打了好几次，救救我", received_at=LONG_AGO, contact_phone="13800001111")
    return f"/desk/q/{asked.question_id}/"


def handled(site: Site) -> str:
    """The address of a question that is being handled, with everything in its thread, at the desk."""
    asked = _asked(site, "宿舍楼道的灯坏了两周，报修没有人来", contact_phone="13800001111")
    with enter_unit(site.network.ref(site.network.a)):
        pk = asked.question_id
        answering.answer(pk, version=1, text="已经请后勤去看。", handles=True, actor=OFFICER)
        conversation.add(pk, text="还是没有人来", token=new_token())
        conversation.note(pk, text="周三再问一次后勤", mentions=[], actor=OFFICER)
    return f"/desk/q/{pk}/"


def covering(site: Site) -> str:
    """The address of the tool that covers words for others, at the desk."""
    asked = _asked(site, "我叫王小明，电话13800138000，公司拖欠工资")
    return f"/desk/q/{asked.question_id}/?mode=cover"


def merging(site: Site) -> str:
    """The address of two questions side by side."""
    first, second = _asked(site, "公司拖欠三个月工资"), _asked(site, "工资拖欠三个月了怎么办")
    return f"/desk/q/{second.question_id}/merge/?main={first.question_id}"


def later(site: Site) -> str:
    """The address of the form that asks for a later date."""
    return f"/desk/q/{_asked(site, '公司拖欠三个月工资').question_id}/later/"


def to_decide(site: Site) -> str:
    """The address of an answer that waits for a leader."""
    asked = _asked(site, "公司拖欠三个月工资，可以申请仲裁吗？")
    with enter_unit(site.network.ref(site.network.a)):
        wanted = approving.propose_answer(
            asked.question_id, version=1, text="可以，请带上劳动合同。", handles=False, actor=OFFICER
        )
    return f"/desk/decide/{wanted}/"


def hand_over(site: Site) -> str:
    """The address of the page on which another unit is looked for."""
    return f"/desk/q/{_asked(site, '公司在槐荫区，拖欠三个月工资').question_id}/hand-over/?find=huaiyin"


def unsure_item(site: Site) -> str:
    """The address at the desk of a question whose asker did not know whom to ask."""
    asked = _asked(site, "公司在槐荫区，不知道该找谁", campaign=UNSURE)
    return f"/desk/q/{asked.question_id}/"


def unsure_status(site: Site) -> str:
    """The address of the same as its asker reads it."""
    asked = _asked(site, "公司在槐荫区，不知道该找谁", campaign=UNSURE)
    return f"/q/{asked.number}/?k={asked.secret}"


def hand_over_closed(site: Site) -> str:
    """The address of a search that finds a unit which is not open yet."""
    return hand_over(site).replace("find=huaiyin", "find=changqing")


def routing_rules(site: Site) -> str:
    """The address of rules that hold for the province and all below it, in a topic of their own."""
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.province)):
        route_keeping.to_unit("0109", site.network.b.id, actor=OFFICER)
        route_keeping.lock(True, actor=OFFICER)
    return "/manage/routing/"


def own_reasons(site: Site) -> str:
    """The address of the reasons of a unit with one of its own, and one that it hides."""
    unit = site.network.a.id
    if not own_reasons_of(unit, "questions.decline"):
        for zh in ("材料不齐", "不是青年事务"):
            add_reason(unit, "questions.decline", below="unclear", zh=zh, en="", actor_id=OFFICER)
    hide_reason(unit, "questions.decline", "own-2", hidden=True, actor_id=OFFICER)
    return "/manage/reasons/"


def own_topics(site: Site) -> str:
    """The address of the topics of a unit with two of its own, one of them being changed."""
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        own, _hidden = unit_topics.marks()
        if not own:
            topic_keeping.add("青年公寓", "010902", actor=OFFICER)
            topic_keeping.add("夜校", "010214", actor=OFFICER)
            own, _hidden = unit_topics.marks()
    return f"/manage/topics/?map={own[0].id}"


def asking_form(site: Site) -> str:
    """The address of what a unit asks beside the question: published, and a draft with a condition.

    Nothing of it has to be answered: other tests ask here, too.
    """
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.b)):
        if asking_form_now().fields:
            return "/manage/asking-form/"
        publish(
            field("住在哪里", "one", options=["学校宿舍", "校外租房"]),
            field("每月租金", "number", unit=Words("元"), when=("q1", ("2",)), about=("0109",)),
        )
        draft(
            field("住了多久", "date", when=("q1", ("1", "2"))),
            field("合同首页", "file", types=("picture", "pdf"), files=2),
        )
    return "/manage/asking-form/"


def asking_field(site: Site) -> str:
    """The address of one question of it."""
    return f"{asking_form(site)}q2/"


def asking_preview(site: Site) -> str:
    """The address of how askers see it."""
    return f"{asking_form(site)}preview/"


def hand_over_to(site: Site) -> str:
    """The address of the form that asks a unit to take a question over."""
    return hand_over(site).replace("find=huaiyin", f"to={site.network.b.id}")


def ask_outside(site: Site) -> str:
    """The address of the form that asks a body outside."""
    return f"/desk/q/{_taken(site)}/outside/"


def asked_outside(site: Site) -> str:
    """The address of a letter to a body outside that should have replied."""
    pk = _taken(site)
    at = clock.business_day(clock.now())
    with enter_unit(site.network.ref(site.network.a)):
        wish = asking_outside.Wish(
            body="济南市历下区人力资源和社会保障局",
            body_kind="department",
            subject="青年被拖欠工资问题",
            matter="某公司自今年三月起未按时支付工资，涉及三名青年职工。",
            follow_up_on=at + timedelta(days=1),
            contact="周老师，0531-80000000",
        )
        asked = asking_outside.ask(pk, version=2, wish=wish, actor=OFFICER)
        Referral.objects.filter(pk=asked).update(follow_up_on=at - timedelta(days=2))
    return f"/desk/outside/{asked}/"


def _taken(site: Site) -> UUID:
    asked = _asked(site, "公司拖欠三个月工资，老板不接电话。", contact_phone="13800001111")
    with enter_unit(site.network.ref(site.network.a)):
        screening.accept(asked.question_id, version=1, actor=OFFICER)
    return asked.question_id


def on_offer(site: Site) -> str:
    """The address of a question that another unit is asked to take over, and a third one to help with."""
    asked = _asked(site, "公司在槐荫区，拖欠三个月工资", contact_phone="13800001111")
    with enter_unit(site.network.ref(site.network.a)):
        plea = Plea(to_unit=site.network.city.id, words="请提供同类问题的处理口径。")
        helping_units.ask(asked.question_id, plea=plea, actor=OFFICER)
        wish = Wish(
            to_unit=site.network.b.id, reason="place", rule="《信访工作条例》第二十二条", words="公司在贵区。"
        )
        handing_over.request(asked.question_id, version=1, wish=wish, actor=OFFICER)
    return f"/desk/q/{asked.question_id}/"


def came_in(site: Site, role: str = LEAD) -> str:
    """The address of a question that another unit wants this one to take over."""
    transfer = uuid4()
    asked = _asked(site, "公司拖欠三个月工资，老板不接电话。")
    at = clock.now()
    with enter_unit(site.network.ref(site.network.a)), transaction.atomic():
        parcel = parcels.for_transfer(Question.objects.get(pk=asked.question_id))
        incoming.offered(
            CaseOffered(
                transfer_id=str(transfer),
                origin_unit=site.network.b.id,
                question_id=str(uuid4()),
                from_unit=site.network.b.id,
                way="sideways",
                role=role,
                reason="place",
                rule="《信访工作条例》第二十二条",
                words="公司注册在贵区，请按属地办理。我们已核实考勤记录。",
                due_on="",
                asked_at=at.isoformat(),
                accept_by=(at + timedelta(days=1)).isoformat(),
                hop=1,
                topic="150305",
                excluded_units=[],
                chain=[
                    {
                        "from": "济南市团委",
                        "to": "槐荫区团委",
                        "way": "down",
                        "reason": "lower",
                        "outcome": "accepted",
                        "why": "",
                        "at": (at - timedelta(days=1)).isoformat(),
                    }
                ],
                parcel=parcel,
            )
        )
    return f"/desk/incoming/{transfer}/"


def came_in_for_help(site: Site) -> str:
    """The address of a question that another unit wants help with."""
    return came_in(site, HELPER)


def incoming_list(site: Site) -> str:
    """The address of what other units ask."""
    came_in(site)
    return "/desk/incoming/"


def _asked(
    site: Site,
    text: str,
    *,
    topic: str = "150305",
    received_at: datetime | None = None,
    contact_phone: str = "",
    campaign: str = "",
) -> Receipt:
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        return ask(
            NewQuestion(
                token=new_token(), text=text, topic=topic, contact_phone=contact_phone, campaign=campaign
            ),
            received_at=received_at,
        )


def writing(site: Site) -> str:
    """The page on which an asker writes to the unit."""
    asked = _asked(site, "公司拖欠三个月工资，怎么办？")
    return f"/q/{asked.number}/do/write/?k={asked.secret}"


def rating(site: Site) -> str:
    """The page on which an asker says that it is solved."""
    return answered(site).replace("/?k=", "/do/solved/?k=")


def my_data(site: Site) -> str:
    """What is kept about an asker."""
    asked = _asked(site, "公司拖欠三个月工资，怎么办？")
    return f"/q/{asked.number}/data/?k={asked.secret}"
