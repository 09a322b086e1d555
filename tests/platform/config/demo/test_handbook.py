"""The demo's handbook: every file can be kept, and a second run adds nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huisheng.config.demo import handbook
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.knowledge.public import Kind, programmes_for, search
from tests.network import Network
from tests.prepared import taken_back_at_the_end

FILES = sorted(Path(handbook.__file__).parent.joinpath("data", "handbook").glob("*.md"))


@pytest.fixture(scope="module")
def _delivered(network: Network, django_db_blocker: Any) -> Iterator[None]:
    with taken_back_at_the_end(django_db_blocker):
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
            assert handbook.write_handbook(network.province, 1) == len(FILES)
            relay_up(network.ref(network.province))
        yield


@pytest.fixture
def written(_delivered: None, network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Network:
    """The handbook of the province, delivered to the units below."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    return network


def test_every_file_reads_and_no_title_comes_twice() -> None:
    read = [handbook.read(path) for path in FILES]
    titles = [(kind, content.title) for kind, content in read]
    assert len(set(titles)) == len(titles) >= 20
    assert {kind for kind, _ in read} == set(Kind)


def test_a_second_run_adds_nothing(written: Network) -> None:
    assert handbook.write_handbook(written.province, 1) == 0


ASKED = [
    ("家里条件不好，考上大学了但是学费交不起，有什么办法吗", "国家助学贷款"),
    ("刚毕业工资低，租不起房子，听说有青年公寓", "公租房和保障性租赁住房"),
    ("想回老家开个小店，没有本钱，政府有没有贷款支持", "创业担保贷款"),
    ("老板欠我钱，想打官司但是请不起律师", "法律援助"),
    ("马上毕业了想去西部支教，怎么报名", "大学生志愿服务西部计划"),
    ("大二了，想问一下助学金和奖学金怎么申请", "高校国家奖学金、励志奖学金和助学金"),
    ("我家突然出事了，一分钱都没有，吃饭都成问题", "临时救助"),
]


@pytest.mark.parametrize(("text", "title"), ASKED)
def test_what_is_typed_finds_its_programme_first(written: Network, text: str, title: str) -> None:
    with enter_unit(written.ref(written.a)):
        found = [card.title for card in programmes_for(text)]
    assert found[:1] == [title], found


@pytest.mark.parametrize(
    "text", ["今天天气真好", "我想反映小区门口路灯坏了", "你好", "公交车太挤了，能不能加班车"]
)
def test_what_no_programme_fits_gets_none(written: Network, text: str) -> None:
    with enter_unit(written.ref(written.a)):
        assert [card.title for card in programmes_for(text)] == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("轻生", "留言里出现轻生、自伤的话怎么办？"),
        ("欠薪", "公司拖欠工资怎么办？"),
        ("強制報告", "提问的人是未成年人，要注意什么？"),
        ("第5问", "问题不归我们管，怎么转？"),
        ("押金", "第一次租房要注意什么？押金不退怎么办？"),
    ],
)
def test_staff_find_what_they_look_for(written: Network, typed: str, title: str) -> None:
    with enter_unit(written.ref(written.a)):
        assert title in [card.title for card in search(typed)[:3]]
