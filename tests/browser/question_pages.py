"""Makes what the pages of questions show: a fresh receipt, an answered question, an item of the desk that
is late and
speaks of danger.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.case_messages import HELPER, LEAD, CaseOffered
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    answering,
    approving,
    conversation,
    handing_over,
    helping_units,
    incoming,
    screening,
)
from tenant_apps.questions.operations.handing_over import Wish
from tenant_apps.questions.operations.helping_units import Plea
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.site import Site

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


def hand_over_to(site: Site) -> str:
    """The address of the form that asks a unit to take a question over."""
    return hand_over(site).replace("find=huaiyin", f"to={site.network.b.id}")


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
) -> Receipt:
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        return ask(
            NewQuestion(token=new_token(), text=text, topic=topic, contact_phone=contact_phone),
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
