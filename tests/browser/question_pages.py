"""Makes what the pages of questions show: a fresh receipt, an answered question, an item of the desk that
is late and
speaks of danger.
"""

from datetime import UTC, datetime

from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.operations import answering, approving, conversation, screening
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
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
