"""Names under which others register: alone they are nobody's domain.

No copy of the public suffix list, which changes weekly: what committees, schools and companies register
under, and hosts that lend names to everybody. Whoever names another one fails at the proof.
"""

from typing import Final

_BELOW_A_COUNTRY: Final = "ac co com edu gov gob go mil ne net nom or org sch"
_SECOND: Final = frozenset(_BELOW_A_COUNTRY.split())
"""Below a country's two letters."""

_BELOW_CN: Final = (
    "ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn"
    " zj xn--55qx5d xn--io0a7i xn--od0alg"
)
_CHINESE: Final = frozenset(_BELOW_CN.split())
"""Below .cn: the provinces, 公司, 网络, 網絡."""

_LENDING: Final = (
    "github.io gitee.io gitlab.io pages.dev workers.dev vercel.app netlify.app web.app firebaseapp.com"
    " aliyuncs.com myqcloud.com herokuapp.com blogspot.com azurewebsites.net"
)
_LENT: Final = frozenset(_LENDING.split())
"""Hosts that lend names below theirs."""

_NOWHERE: Final = (
    "alt arpa corp example home internal intranet invalid lan local localhost onion private test"
)
NO_ONE_S: Final = frozenset(_NOWHERE.split())
"""Last parts that lead nowhere on the web, or are not given to anybody."""


def is_suffix(domain: str) -> bool:
    """Whether others register below this name (lower case, A-labels)."""
    first, dot, rest = domain.partition(".")
    if not dot or domain in _LENT:
        return True
    if "." in rest:
        return False
    return (len(rest) == 2 and first in _SECOND) or (rest == "cn" and first in _CHINESE)
