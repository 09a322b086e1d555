"""The small network that every test finds: one province, two cities, counties, a second province as a
stranger, and the real topics.
"""

from dataclasses import dataclass
from datetime import date

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenants.models import Unit
from tenants.public import UnitCard, create_unit, provision, unit_card, unit_ref

OPENED = date(2026, 1, 1)
_SLUGS = ("shandong", "jinan", "weihai", "lixia", "huaiyin", "shaanxi", "changqing")


@dataclass(frozen=True, slots=True)
class Network:
    """Units of the test network. `a` and `b` are sibling counties of `city` and have schemas; so has
    `province`.
    """

    province: UnitCard
    city: UnitCard
    other_city: UnitCard
    a: UnitCard
    b: UnitCard
    stranger: UnitCard
    listed: UnitCard

    def ref(self, card: UnitCard) -> UnitRef:
        return unit_ref(card.id)


def build_network() -> Network:
    """Create the units, provision those that have pages, and import the topics; the database keeps it."""

    def unit(slug: str, short: str, kind: str, parent: int | None) -> int:
        return create_unit(
            name=f"共青团{short}委员会",
            short_name=f"{short}团委",
            kind=kind,
            slug=slug,
            parent_id=parent,
            from_day=OPENED,
            code=slug,
        )

    province = unit("shandong", "山东省", "province", None)
    city = unit("jinan", "济南市", "city", province)
    unit("weihai", "威海市", "city", province)
    a = unit("lixia", "历下区", "county", city)
    b = unit("huaiyin", "槐荫区", "county", city)
    stranger = unit("shaanxi", "陕西省", "province", None)
    unit("changqing", "长清区", "county", city)
    for unit_id in (province, city, a, b, stranger):
        provision(unit_id)
    # Once for all tests: importing takes longer than most of them.
    with enter_network():
        import_tree()
    return find_network()


def find_network() -> Network:
    """The network that this database keeps."""
    with enter_network():
        ids = dict(Unit.objects.filter(slug__in=_SLUGS).values_list("slug", "id"))
    return Network(*(unit_card(ids[slug]) for slug in _SLUGS))
