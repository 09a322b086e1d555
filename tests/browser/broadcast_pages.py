"""Pages of broadcasts: made once per run, committed, returned as an address.

None of them plays anything: no page of a test asks a site of others. The player itself is looked at by
test_broadcast.py, which answers for it.
"""

from datetime import timedelta
from functools import cache

from huisheng.kernel import clock
from tests.browser.site import Site
from tests.tenant_apps.outreach.broadcasts import broadcast_of

CODE = "hetong"


def shown(site: Site) -> str:
    """The public list of broadcasts."""
    _announced(site)
    return "/live/"


def announced(site: Site) -> str:
    """A broadcast of the day after tomorrow."""
    _announced(site)
    return f"/live/{CODE}/"


def keep(site: Site) -> str:
    """The administrator's list of broadcasts."""
    _announced(site)
    return "/manage/broadcasts/"


def edit(site: Site) -> str:
    """A broadcast as it is written."""
    return f"/manage/broadcasts/{_announced(site)}/"


def preview(site: Site) -> str:
    """A broadcast as readers will see it."""
    return f"{edit(site)}preview/"


@cache
def _announced(site: Site) -> int:
    """The id of a broadcast of unit a that begins the day after tomorrow; its address is not known yet."""
    begins = clock.now() + timedelta(days=2)
    return broadcast_of(
        site.network.ref(site.network.a),
        shown=True,
        code=CODE,
        begins=begins,
        ends=begins + timedelta(hours=2),
        address="",
    )
