"""Makes what the pages of clusters show: two universities of their own, whose students ask for hot water."""

from datetime import timedelta

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import ClusterItem, PublicItem
from shared_apps.insights.operations.clustering import work_off
from tenants.models import Unit
from tenants.public import UnitCard, create_unit, provision, unit_by_slug
from tests.browser.site import Site
from tests.network import OPENED
from tests.shared_apps.insights.clusters.made import shown

_SAID = (
    (
        "宿舍没有热水",
        "七号宿舍楼已经三个星期没有热水了，学生冬天只能去校外澡堂洗澡，后勤处一直说锅炉在检修。",
    ),
    ("七号宿舍楼没有热水", "七号宿舍楼没有热水三个星期了，后勤处说锅炉在检修，大家只能去校外澡堂。"),
    ("什么时候有热水", "七号宿舍楼的锅炉检修到什么时候？三个星期没有热水洗澡了。"),
    ("锅炉检修要多久", "宿舍楼锅炉检修了很久，后勤处没有说什么时候结束。"),
)


def campuses(site: Site) -> tuple[UnitCard, UnitCard]:
    """Two universities below the city, open to the public."""
    with enter_network():
        for slug, name in (("quancheng", "泉城大学"), ("lishan", "历山学院")):
            if unit_by_slug(slug) is None:
                made = create_unit(
                    name=f"共青团{name}委员会",
                    short_name=f"{name}团委",
                    kind="university",
                    slug=slug,
                    parent_id=site.network.city.id,
                    from_day=OPENED,
                    code=slug,
                )
                provision(made)
                Unit.objects.filter(pk=made).update(state="live")
        one, other = unit_by_slug("quancheng"), unit_by_slug("lishan")
    assert one is not None
    assert other is not None
    return one, other


def listed(site: Site) -> str:
    """The address of the list, which shows one."""
    _water(site)
    return "/clusters/"


def one(site: Site) -> str:
    """The address of a cluster."""
    return f"/clusters/{_water(site)}/"


def _water(site: Site) -> int:
    units = campuses(site)
    with enter_network(), transaction.atomic():
        if not PublicItem.objects.filter(question_id="water-0").exists():
            for at, (title, text) in enumerate(_SAID):
                asked = (clock.now() - timedelta(days=9 * at)).isoformat()
                answered = (
                    {"stage": "answered", "answers": "锅炉配件已到，本周五前恢复供应。"} if at == 1 else {}
                )
                shown(units[at % 2].id, title, text, at=asked, question_id=f"water-{at}", **answered)
    with enter_network():
        work_off()
        found = ClusterItem.objects.get(item__question_id="water-0").cluster_id
    assert found is not None
    return found
