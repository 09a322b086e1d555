"""Whether what a notice tells is still so when it could leave, as the app says that had it written.

A reminder waits for the end of somebody's quiet hours; what was done meanwhile needs none any more.
"""

from collections.abc import Callable
from datetime import datetime

from tenant_apps.channels.models import Notice

StillSo = Callable[[str, datetime], bool]
_asked: dict[str, StillSo] = {}


def register_still_so(begins: str, still_so: StillSo) -> None:
    """Ask `still_so`, with its code and the moment of what it tells, before a notice to staff leaves whose
    code begins so. Called once, when an app is ready.
    """
    _asked[begins] = still_so


def is_still_so(notice: Notice) -> bool:
    """True where nobody is asked. In the notice's unit."""
    if notice.account_id is None:
        return True
    return all(
        still_so(notice.code, notice.at)
        for begins, still_so in _asked.items()
        if notice.code.startswith(begins)
    )
