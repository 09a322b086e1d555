"""One directive of the province to the counties of a city, so that both sides have something to look at."""

from datetime import datetime, time, timedelta
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from shared_apps.accounts.public import actor_for
from shared_apps.contracts.directive_messages import TASK
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
