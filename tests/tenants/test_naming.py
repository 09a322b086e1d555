"""Which units a text names: by place, school or company, in full or short, and which it does not."""

import pytest
from django.db import transaction

from huisheng.kernel.tenancy import enter_network
from tenants.data import UnitCard
from tenants.naming import Names, called
from tenants.public import create_unit, unit_card, units_named
from tests.network import OPENED, Network

PROVINCE, CITY, OTHER_CITY, LIXIA, GULOU, GULOU_THERE = range(1, 7)
SCHOOL, CAMPUS, FIRM, ELSEWHERE, GONGAN, ZONE = range(7, 13)


def card(unit: int, short: str, above: tuple[int, ...] = (), kind: str = "county") -> UnitCard:
    path = "".join(f"{one:06d}." for one in (*above, unit))
    return UnitCard(
        id=unit,
        name=short,
        short_name=short,
        kind=kind,
        line="",
        level=len(above) + 1,
        path=path,
        parent_id=above[-1] if above else None,
        state="live",
        slug=f"u{unit}",
        host="",
        schema=None,
    )


CARDS = [
    card(PROVINCE, "共青团山东省委", kind="province"),
    card(CITY, "共青团济南市委", (PROVINCE,), "city"),
    card(OTHER_CITY, "共青团威海市委", (PROVINCE,), "city"),
    card(LIXIA, "历下区团委", (PROVINCE, CITY)),
    card(GULOU, "鼓楼区团委", (PROVINCE, CITY)),
    card(GULOU_THERE, "鼓楼区团委", (PROVINCE, OTHER_CITY)),
    card(SCHOOL, "山东大学团委", (PROVINCE,), "university"),
    card(CAMPUS, "山东大学（威海）团委", (PROVINCE,), "university"),
    card(FIRM, "山东能源集团团委", (PROVINCE,), "enterprise"),
    card(ELSEWHERE, "共青团陕西省委", kind="province"),
    card(GONGAN, "公安县团委", (PROVINCE, OTHER_CITY)),
    card(ZONE, "济南高新区团工委", (PROVINCE, CITY), "zone"),
]
NAMES = Names.of(CARDS)


def named(text: str, *, title: str = "", near: int = PROVINCE) -> list[int]:
    path = next(one.path for one in CARDS if one.id == near)
    return [one.unit_id for one in NAMES.named_in(title, text, near=path)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("公司在历下区，拖欠工资。", [LIXIA]),
        ("我住歷下區", [LIXIA]),
        ("济南历下这边的夜校", [LIXIA, CITY]),
        ("山东省济南市历下区的事", [LIXIA, PROVINCE, CITY]),
        ("山东大学宿舍没有热水", [SCHOOL]),
        ("山东大学(威海)宿舍没有热水", [CAMPUS]),
        ("山东大学城的公交", [PROVINCE]),
        ("我在山东能源集团实习", [FIRM]),
        ("济南高新区的公租房", [ZONE]),
        ("要去陕西省读书", [ELSEWHERE]),
        ("路灯坏了", []),
        ("", []),
    ],
)
def test_what_is_named(text: str, units: list[int]) -> None:
    assert named(text) == units


def test_the_title_says_more_than_the_text() -> None:
    assert named("从历下区搬到陕西省，又回历下区", title="陕西省的社保")[0] == ELSEWHERE


def test_words_of_every_day_name_no_county() -> None:
    assert named("我向公安报了案") == []
    assert named("公安县的夜校") == [GONGAN]


def test_where_several_below_it_are_named_it_is_about_the_city() -> None:
    assert named("济南市历下区、济南高新区和济南鼓楼区的学校")[0] == CITY


def test_a_shared_name_is_told_apart_by_what_else_is_named() -> None:
    assert named("威海市鼓楼区的夜校") == [GULOU_THERE, OTHER_CITY]


def test_a_shared_name_is_told_apart_by_who_stands_near() -> None:
    assert named("鼓楼区的夜校", near=LIXIA) == [GULOU]
    assert named("鼓楼区的夜校", near=PROVINCE) == [], "nobody knows which"


def test_how_committees_are_called() -> None:
    assert called(card(1, "共青团喀什地委")) == ("喀什地区", "喀什")
    assert called(card(1, "共青团历下区委")) == ("历下区", "历下")
    assert called(card(1, "延边朝鲜族自治州团委")) == ("延边朝鲜族自治州", "延边朝鲜族")


def test_a_unit_that_is_new_is_named_at_once(network: Network, db: None) -> None:
    near = unit_card(network.city.id)
    assert units_named("", "天桥区的夜校", near=near) == []
    with enter_network(), transaction.atomic():
        new = create_unit(
            name="共青团天桥区委员会",
            short_name="天桥区团委",
            kind="county",
            slug="tianqiao",
            parent_id=network.city.id,
            from_day=OPENED,
        )
    [(found, word)] = units_named("", "天桥区的夜校", near=near)
    assert (found.id, word) == (new, "天桥区")
