"""Players of others on a page of ours: from which addresses something is played, and what the policy of
that one page says about it.

The operator of the installation names the hosts (``HUISHENG_PLAYER_HOSTS`` for pages in a frame,
``HUISHENG_STREAM_HOSTS`` for what a browser plays by itself). They are compared letter for letter: no
patterns, and what stands below a named host is another one. It is asked when an address is entered and again
whenever it is shown, so that a host which is taken off the list is gone from all pages.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import HttpResponse

ADDRESS_MAX: Final = 500
STREAM_ENDINGS: Final = (".m3u8", ".mp4")
"""What a browser may play by itself: HLS (RFC 8216), and a recording."""
_NEVER: Final = frozenset(" \\\"'<>`;,")
"""Browsers read a backslash as a slash; the others have no place in an address unescaped."""
_PAGES: Final = (
    (
        re.compile(r"https://live\.bilibili\.com/(?:h5/)?([0-9]{1,12})/?(?:\?.*)?", re.ASCII),
        "https://www.bilibili.com/blackboard/live/live-activity-player.html?cid={}&danmaku=0",
    ),
    (
        re.compile(r"https://(?:www|m)\.bilibili\.com/video/(BV[0-9A-Za-z]{10})/?(?:\?.*)?", re.ASCII),
        "https://player.bilibili.com/player.html?bvid={}&danmaku=0&autoplay=0",
    ),
    (
        re.compile(
            r"https://v\.qq\.com/x/(?:page|cover/[0-9a-z]+)/([0-9a-z]{6,16})\.html(?:\?.*)?", re.ASCII
        ),
        "https://v.qq.com/txp/iframe/player.html?vid={}",
    ),
    (
        re.compile(r"https://v\.youku\.com/v_show/id_([0-9A-Za-z]{6,24}=*)\.html(?:\?.*)?", re.ASCII),
        "https://player.youku.com/embed/{}",
    ),
)
"""Pages of platforms that people copy from their browser, and the player of the same for other sites: the
pages themselves refuse to stand in a frame.
"""


class Plays(StrEnum):
    """How an address is shown: the page of a platform in a frame, or by the browser's own player."""

    FRAME = "frame"
    STREAM = "stream"


class BadAddressError(ValueError):
    """Nothing is played from there; ``code``: "https" (it is no plain address with HTTPS), "host" (nobody has
    named its host) or "kind" (a named host of streams, and no stream).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Player:
    """An address that may be played, and how. ``host`` is what the policy of the page names."""

    address: str
    plays: Plays
    host: str


class AddressField(forms.CharField):
    """An address of something that is played, as somebody copies it; may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"})
        super().__init__(max_length=ADDRESS_MAX, required=False, widget=widget, **kwargs)


def for_a_frame(address: str) -> str:
    """The address of the player, where somebody has copied that of the page around it; others as they are."""
    for page, player in _PAGES:
        found = page.fullmatch(address)
        if found is not None:
            return player.format(found[1])
    return address


def player_of(address: str) -> Player:
    """What may be played from this address. Raises BadAddressError.

    Refused is everything that could make somebody read another host than a browser does: names and
    passwords, ports, other alphabets, backslashes, blanks.
    """
    plain = address.isascii() and address.isprintable() and _NEVER.isdisjoint(address)
    if not plain or len(address) > ADDRESS_MAX or not address.startswith("https://"):
        raise BadAddressError("https")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadAddressError("https") from None
    # With a name, a password or a port in it this is none of the named hosts.
    host = parts.netloc
    is_stream = parts.path.endswith(STREAM_ENDINGS)
    if is_stream and host in stream_hosts():
        return Player(address, Plays.STREAM, host)
    if host in frame_hosts():
        return Player(address, Plays.FRAME, host)
    raise BadAddressError("kind" if host in stream_hosts() else "host")


def playable(address: str) -> Player | None:
    """The same when it is shown; None for none, and for what may not be played any more."""
    try:
        return player_of(address) if address else None
    except BadAddressError:
        return None


def frame_hosts() -> frozenset[str]:
    """Whose pages may stand in a frame."""
    return _of_others(settings.HUISHENG_PLAYER_HOSTS)


def stream_hosts() -> frozenset[str]:
    """From where browsers may play by themselves."""
    return _of_others(settings.HUISHENG_STREAM_HOSTS)


def let_play(response: HttpResponse, player: Player | None) -> HttpResponse:
    """The same response, whose policy lets this one host play and nothing else."""
    if player is not None:
        directive = "frame-src" if player.plays is Plays.FRAME else "media-src"
        response._csp_update = {directive: [f"https://{player.host}"]}  # type: ignore[attr-defined]
    return response


def _of_others(hosts: Iterable[str]) -> frozenset[str]:
    """Without our own: a page of ours in a frame of ours could reach out of it."""
    own = settings.HUISHENG_BASE_HOST
    return frozenset(host for host in hosts if host != own and not host.endswith(f".{own}"))
