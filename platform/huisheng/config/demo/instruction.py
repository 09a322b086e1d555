"""One directive of the province to the counties of a city, and a broadcast for all units, so that both sides
have something to look at.
"""

from datetime import datetime, time, timedelta
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from shared_apps.accounts.public import actor_for
from shared_apps.contracts.broadcast_content import BROADCAST, BroadcastContent
from shared_apps.contracts.directive_messages import TASK
from shared_apps.contracts.page_content import ABOUT, MAY_CHANGE_KEY, span
from shared_apps.directives.public import DraftContent, draft, issue, preview, was_drafted
from tenants.public import UnitCard

TITLE: Final = "关于做好寒假返乡青年服务工作的通知"
TEXT: Final = (
    "各区（县）团委：\n\n"
    "寒假临近，返乡的学生和务工青年逐渐增多。请于截止日前完成以下工作：\n\n"
    "一、公布假期值班安排，确保青年的提问有人看、有人答；\n"
    "二、梳理本地实习、就业、志愿服务岗位，在本单位网站公布；\n"
    "三、回访上月逾期未答复的问题，逐件说明原因。\n\n"
    "请先签收，完成后反馈办理情况和已公布的岗位数量。"
)
DAYS: Final = 10
BROADCAST_TITLE: Final = "关于组织收看“第一份劳动合同怎么签”直播的通知"
BROADCAST_TEXT: Final = (
    "劳动监察员和律师在线讲解：试用期多长、五险一金怎么缴、押金能不能收、违约金要不要付。"
    "边讲边答，提前提问也可以。"
)
WORK: Final = "15"
"""The topic of labour and social security."""


def issue_demo_directive(province: UnitCard, city: UnitCard, staff: int) -> bool:
    """Issue it once; False when it was issued by an earlier run."""
    if was_drafted(issuer_unit_id=province.id, title=TITLE):
        return False
    actor: Actor = actor_for(staff)
    kinds = ("county", "zone")
    due = datetime.combine(
        business_day(clock.now()) + timedelta(days=DAYS), time(18, 0), tzinfo=BUSINESS_ZONE
    )
    directive = draft(
        actor,
        issuer_unit_id=province.id,
        content=DraftContent(
            kind=TASK,
            title=TITLE,
            text=TEXT,
            number_label="已公布的岗位数量",
            target_unit_id=city.id,
            target_kinds=kinds,
            due_at=due,
        ),
    )
    seal = preview(issuer_unit_id=province.id, target_unit_id=city.id, kinds=kinds).seal
    issue(directive, actor, confirmed=seal)
    return True


def announce_demo_broadcast(province: UnitCard, staff: int) -> bool:
    """Issue a broadcast of next week once; False when it was issued by an earlier run. It stands announced on
    the sites of all units; nothing is played.
    """
    if was_drafted(issuer_unit_id=province.id, title=BROADCAST_TITLE):
        return False
    actor: Actor = actor_for(staff)
    day = business_day(clock.now()) + timedelta(days=7)
    begins, ends = span(day, time(19, 0), time(20, 30))
    content = BroadcastContent(
        title="第一份劳动合同怎么签", about=BROADCAST_TEXT, begins=begins, ends=ends, topic=WORK
    )
    directive = draft(
        actor,
        issuer_unit_id=province.id,
        content=DraftContent(
            kind=BROADCAST.name,
            title=BROADCAST_TITLE,
            text=(
                "请各级团委在本单位网站留意直播页面，并组织青年收看、提问。"
                "直播页面自动出现，无需另行报送收看人数。"
            ),
            number_label="",
            target_unit_id=province.id,
            target_kinds=(),
            due_at=ends,
            details={BROADCAST.name: BROADCAST.as_text(content), MAY_CHANGE_KEY: [ABOUT]},
        ),
    )
    seal = preview(issuer_unit_id=province.id, target_unit_id=province.id, kinds=()).seal
    issue(directive, actor, confirmed=seal)
    return True
