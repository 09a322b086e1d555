"""Players of others: which addresses are played, and what the policy of a page then says."""

import pytest
from django.http import HttpResponse
from django.test import override_settings

from huisheng.kernel.web.players import (
    BadAddressError,
    Player,
    Plays,
    for_a_frame,
    let_play,
    playable,
    player_of,
)

FRAME = "https://player.example.cn/embed/?room=12"
STREAM = "https://pull.example.cn/live/a.m3u8?key=1%2F2"

allowed = override_settings(
    HUISHENG_PLAYER_HOSTS=["player.example.cn", "both.example.cn"],
    HUISHENG_STREAM_HOSTS=["pull.example.cn", "both.example.cn"],
    HUISHENG_BASE_HOST="huisheng.example.org",
)


@pytest.fixture(autouse=True)
def _allowed() -> object:
    with allowed:
        yield


def fault(address: str) -> str:
    with pytest.raises(BadAddressError) as found:
        player_of(address)
    assert playable(address) is None
    return found.value.code


def test_named_hosts_are_played_by_what_they_are_named_for() -> None:
    assert player_of(FRAME) == Player(FRAME, Plays.FRAME, "player.example.cn")
    assert player_of(STREAM) == Player(STREAM, Plays.STREAM, "pull.example.cn")
    assert player_of("https://both.example.cn/a.mp4").plays is Plays.STREAM
    assert player_of("https://both.example.cn/a").plays is Plays.FRAME
    assert fault("https://pull.example.cn/live/a.html") == "kind"
    assert playable("") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://player.example.cn.evil.com/",
        "https://evil-player.example.cn/",
        "https://a.player.example.cn/",
        "https://example.cn/",
        "https://player.example.cn./",
        "https://player.example.com/",
        "https://user@player.example.cn/",
        "https://player.example.cn@evil.com/",
        "https://player.example.cn:pass@evil.com/",
        "https://player.example.cn:443/",
        "https://player.example.cn:8443/",
        "https://evil.com/?x=player.example.cn",
        "https://evil.com/#https://player.example.cn/",
        "https:///player.example.cn/",
        "https://PLAYER.example.cn/",
        "https://evil.com%2f@player.example.cn/",
        "https://[::1]/",
    ],
)
def test_a_host_that_only_looks_like_it_is_another_one(address: str) -> None:
    assert fault(address) == "host"


@pytest.mark.parametrize(
    "address",
    [
        "http://player.example.cn/",
        "//player.example.cn/",
        "player.example.cn/",
        "javascript:alert(1)//player.example.cn/",
        "data:text/html,https://player.example.cn/",
        "https:/player.example.cn/",
        "https:player.example.cn",
        "HTTPS://player.example.cn/",
        " https://player.example.cn/",
        "https://player.example.cn/ ",
        "https://evil.com\\@player.example.cn/",
        "https://player.example.cn\\.evil.com/",
        "https://player.example.cn/\n",
        "https://player.example.cn/\t",
        "https://pl\tayer.example.cn/",
        "https://plаyer.example.cn/",  # a Cyrillic letter
        "https://player。example.cn/",
        "https://player.example.cn/直播",
        "https://player.example.cn/';frame-src *",
        'https://player.example.cn/"onload=x',
        "https://player.example.cn/;",
        "https://[player.example.cn/",
        "https://player.example.cn/" + "a" * 500,
    ],
)
def test_what_is_no_plain_address_is_not_read_at_all(address: str) -> None:
    assert fault(address) == "https"


def test_our_own_pages_are_never_played() -> None:
    own = ["huisheng.example.org", "lixia.huisheng.example.org"]
    with override_settings(HUISHENG_PLAYER_HOSTS=own, HUISHENG_STREAM_HOSTS=own):
        for host in own:
            assert fault(f"https://{host}/") == "host"


def test_the_policy_names_the_one_host_and_nothing_else() -> None:
    assert vars(let_play(HttpResponse(), player_of(FRAME)))["_csp_update"] == {
        "frame-src": ["https://player.example.cn"]
    }
    assert vars(let_play(HttpResponse(), player_of(STREAM)))["_csp_update"] == {
        "media-src": ["https://pull.example.cn"]
    }
    assert "_csp_update" not in vars(let_play(HttpResponse(), None))


@pytest.mark.parametrize(
    ("copied", "player"),
    [
        (
            "https://live.bilibili.com/22637261?session_id=a_b",
            "https://www.bilibili.com/blackboard/live/live-activity-player.html?cid=22637261&danmaku=0",
        ),
        (
            "https://www.bilibili.com/video/BV1cSec6tEux/?p=2",
            "https://player.bilibili.com/player.html?bvid=BV1cSec6tEux&danmaku=0&autoplay=0",
        ),
        (
            "https://v.qq.com/x/page/e0887umbbap.html",
            "https://v.qq.com/txp/iframe/player.html?vid=e0887umbbap",
        ),
        (
            "https://v.qq.com/x/cover/mzc00200016zk9d/k0044xauzt4.html",
            "https://v.qq.com/txp/iframe/player.html?vid=k0044xauzt4",
        ),
        ("https://v.youku.com/v_show/id_XNTkwNDUx.html", "https://player.youku.com/embed/XNTkwNDUx"),
        (STREAM, STREAM),
        ("https://live.bilibili.com.evil.com/1", "https://live.bilibili.com.evil.com/1"),
    ],
)
def test_what_people_copy_becomes_the_address_of_the_player(copied: str, player: str) -> None:
    assert for_a_frame(copied) == player
