"""Questions of invented askers at every point of their way, so that one can open an asker's own page.

The imported messages have no asker who could come back. These have: the table at the end of the start leads
to them. What is said in them is made up; the steps are the ones that people take on the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.people.public import partners
from tenant_apps.questions.public import (
    NewQuestion,
    OutsideWish,
    Receipt,
    accept,
    answer,
    ask,
    ask_for_details,
    ask_outside,
    decline,
    official_name,
    propose_completion,
    put_to_partner,
    say_solved,
    tell_progress,
    version_of,
)
from tenants.public import UnitCard, unit_ref, unit_url

HOUR: Final = timedelta(hours=1)
STREETS, WAGES, LIBRARY = "010204", "150305", "140802"


@dataclass(frozen=True, slots=True)
class Story:
    """One question and what has happened to it: ``live`` takes the steps as the duty officer."""

    key: str
    text: str
    topic: str
    kind: str
    ago: timedelta
    live: Callable[[Any, int], None]
    public: bool = False


def _nothing(pk: Any, staff: int) -> None:
    """Just received."""


def _taken_on(pk: Any, staff: int) -> None:
    accept(pk, version=_version(pk), actor=staff)


def _asked_for_more(pk: Any, staff: int) -> None:
    _taken_on(pk, staff)
    ask_for_details(
        pk,
        version=_version(pk),
        text="你好，麻烦告诉我们公司全称和你签的合同是哪一种，我们好联系劳动监察大队。",
        persona=official_name(),
        actor=staff,
    )


def _in_hand(pk: Any, staff: int) -> None:
    answer(
        pk,
        version=_version(pk),
        text="谢谢反映。我们已联系街道和主管部门到现场查看，本周内给出处理办法，有结果就告诉你。",
        actor=staff,
        handles=True,
    )
    tell_progress(
        pk,
        version=_version(pk),
        text="今天上午工作人员已到现场，查明了原因，明天开始处理。",
        persona=official_name(),
        actor=staff,
    )


def _done(pk: Any, staff: int) -> None:
    _in_hand(pk, staff)
    propose_completion(
        pk,
        version=_version(pk),
        outcome="solved",
        helped_by=["league", "government"],
        words="现场已处理好，我们去看过了。谢谢你提醒我们，如果还有问题请告诉我们。",
        actor=staff,
    )


def _rated(pk: Any, staff: int) -> None:
    _done(pk, staff)
    say_solved(pk, rating=5, note="真的修好了，谢谢！")


def _referred(pk: Any, staff: int) -> None:
    """The labour office is asked with a letter, and followed up in two weeks."""
    _taken_on(pk, staff)
    ask_outside(
        pk,
        version=_version(pk),
        wish=OutsideWish(
            body="济南市历下区人力资源和社会保障局",
            body_kind="department",
            subject="青年职工社会保险缴纳问题",
            matter="一名青年反映，其所在工厂连续半年未为职工缴纳社会保险，多次询问未得到答复。",
            follow_up_on=clock.business_day(clock.now()) + timedelta(days=15),
            contact="陈老师，0531-00000000",
        ),
        actor=staff,
    )


def _put_to_firm(pk: Any, staff: int) -> None:
    """A law firm under a contract drafts the answer, if its contract runs."""
    _taken_on(pk, staff)
    firm = next((card for card in partners() if card.runs and card.accounts), None)
    if firm is not None:
        put_to_partner(
            pk,
            partner=firm.section_id,
            brief="在公司实习两个月，公司称实习生没有报酬。\n请说明是否合法、可以怎样主张，语言通俗一些。",
            due_at=clock.now() + timedelta(days=3),
            actor=staff,
        )


def _not_accepted(pk: Any, staff: int) -> None:
    decline(
        pk,
        version=_version(pk),
        reason="unclear",
        note="没看明白发生了什么。可以补充一下时间、地点和希望我们做什么吗？觉得我们判断错了也可以申诉。",
        actor=staff,
    )


STORIES: Final = (
    Story("fresh", "周末区图书馆自习室几点开门，需要预约吗？", LIBRARY, "consult", HOUR * 2, _nothing, True),
    Story(
        "more",
        "我在一家奶茶店做兼职，离职一个月了工资还没结，老板总说下周。",
        WAGES,
        "help",
        HOUR * 30,
        _asked_for_more,
    ),
    Story(
        "lamp", "青年公寓东门外一排路灯不亮，下晚班走夜路有点害怕。", STREETS, "complain", HOUR * 50, _in_hand
    ),
    Story("done", "地铁口的盲道被围挡占了，绕行很不方便。", STREETS, "complain", HOUR * 70, _done),
    Story("rated", "学校后街的红绿灯坏了三天，过马路很危险。", STREETS, "complain", HOUR * 90, _rated),
    Story("letter", "厂里半年没给我们交社保，问人事一直拖着。", WAGES, "help", HOUR * 60, _referred),
    Story(
        "partner", "实习两个月公司不给钱，说实习生没有报酬，合法吗？", WAGES, "help", HOUR * 26, _put_to_firm
    ),
    Story("declined", "你们看着办吧。", "909999", "suggest", HOUR * 40, _not_accepted),
)


def tell_stories(unit: UnitCard, staff: int) -> list[dict[str, str]]:
    """Ask and live through what an earlier run has not; returns what the table at the start shows."""
    shown = []
    ref = unit_ref(unit.id)
    with enter_unit(ref):
        for story in STORIES:
            receipt = _ask(story)
            if receipt.created:
                story.live(receipt.question_id, staff)
            shown.append(
                {
                    "text": story.text[:18] + ("…" if len(story.text) > 18 else ""),
                    "state": _states()[story.key],
                    "url": unit_url(unit.host, f"/q/{receipt.number}/?k={receipt.secret}"),
                }
            )
    return shown


def receipt_of(key: str) -> Receipt:
    """What the asker of a story holds that was told; in its unit."""
    return _ask(next(story for story in STORIES if story.key == key))


def _ask(story: Story) -> Receipt:
    return ask(
        NewQuestion(
            token=f"demo-story:{story.key}",
            text=story.text,
            topic=story.topic,
            kind=story.kind,
            visibility="public_wish" if story.public else "private",
        ),
        received_at=clock.now() - story.ago,
    )


def _version(pk: Any) -> int:
    return version_of(pk)


def _states() -> dict[str, str]:
    return {
        "fresh": _("just received"),
        "more": _("waiting for the asker"),
        "lamp": _("being dealt with"),
        "done": _("done: the asker may object"),
        "rated": _("solved and rated"),
        "letter": _("a department has been asked with a letter"),
        "partner": _("a partner organisation drafts the answer"),
        "declined": _("not accepted: the asker may appeal"),
    }
