"""Units that want to join the demo: applications that wait, one of them suspicious; the roll-out in waves."""

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PIL import Image, ImageDraw

from huisheng.config.demo.plan import CITIES, COUNTIES, DemoPlan
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.public import Begun, NewUnit, Person, Proof, apply_in_demo, plan_wave
from tenants.public import UnitCard, UnitState, subtree, unit_by_slug

_APPLYING: Final = (
    ("天桥区", Person(name="孟繁星", title="团区委书记", phone="13853100001", mail="tianqiao@example.cn")),
    ("烟台市", Person(name="宋知远", title="团市委书记", phone="13853500002", mail="yantai@example.cn")),
)
_TECHNICAL: Final = Person(name="郭一鸣", title="办公室干事", phone="13853100009", mail="")
_SUSPICIOUS: Final = NewUnit(
    name="共青团荣成市职业学院委员会",
    short_name="荣成市职业学院团委",
    kind="university",
    slug="rongcheng-xueyuan",
    parent_id=0,
)
"""A school that says it stands under 济南, and whose name speaks of 荣成."""


def let_units_join(plan: DemoPlan, province: UnitCard, account: int) -> None:
    """Repeatable: the same units apply once, and a wave is planned once."""
    with enter_network():
        for place, leader in _APPLYING:
            card = unit_by_slug(plan.slugs[plan.code_of(place)])
            if card is not None and card.state == UnitState.LISTED:
                _apply(f"demo-applies-for-{card.slug}", card.id, leader)
        city = unit_by_slug(plan.slugs[plan.code_of(CITIES[0])])
        assert city is not None, "the plan opens its cities"
        named = replace(_SUSPICIOUS, parent_id=city.id)
        _apply("demo-applies-for-a-school-elsewhere", named, _TECHNICAL)
        _plan(plan, province, account)


def _apply(token: str, unit: int | NewUnit, leader: Person) -> None:
    answers = replace(leader, mail=leader.mail or "school@example.cn")
    apply_in_demo(Begun(token=token, unit=unit, leader=answers, contact=_TECHNICAL), _letter(token))


def _plan(plan: DemoPlan, province: UnitCard, account: int) -> None:
    today = business_day()
    below = subtree(province.id, include_self=False)
    slugs = {plan.slugs[plan.code_of(place)] for place in (*CITIES, *COUNTIES)}
    pilot = [card.id for card in below if card.slug in slugs]
    cities = [card.id for card in below if card.kind == "city" and card.id not in pilot]
    counties = [card.id for card in below if card.kind in ("county", "zone") and card.id not in pilot]
    waves: tuple[tuple[str, date, date, list[int]], ...] = (
        ("试点", today - timedelta(days=90), today - timedelta(days=30), pilot),
        ("第二批：各市", today - timedelta(days=14), today + timedelta(days=45), cities),
        ("第三批：各县（市、区）", today + timedelta(days=46), today + timedelta(days=120), counties),
    )
    for name, starts_on, due_on, units in waves:
        plan_wave(province.id, name, starts_on, due_on, units, by=account)


def _letter(token: str) -> Proof:
    """A sheet of paper with a red seal on it, another one for each unit."""
    sheet = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(14):
        pen.line((80, 160 + 36 * line, 540 - (line % 3) * 40, 160 + 36 * line), fill="#444444", width=3)
    pen.ellipse((360, 640, 520, 800), outline="#cc0000", width=7)
    pen.regular_polygon((440, 720, 34), 5, fill="#cc0000")
    pen.point([(place, 0) for place in sorted(set(token.encode()))], fill="#fefefe")
    content = io.BytesIO()
    sheet.save(content, "JPEG", quality=90)
    return Proof("申请函扫描件.jpg", "image/jpeg", content.getvalue())
