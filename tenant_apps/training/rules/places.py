"""The imaginary units of practice, as the rules between units read them, and what those rules say."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from shared_apps.oversight.public import way_between
from tenant_apps.questions.public import TransferWay, may_receive
from tenants.public import UnitCard, ids_of_path

_NAMES: Final = (
    ("province", "海东省团委", "1."),
    ("city", "江城市团委", "1.2."),
    ("district", "东湖区团委", "1.2.3."),
    ("university", "江城大学团委", "1.2.4."),
    ("faculty", "江城大学经济学院团委", "1.2.4.5."),
)


def _card(code: str, name: str, path: str) -> UnitCard:
    ids = ids_of_path(path)
    return UnitCard(
        id=ids[-1],
        name=name,
        short_name=name,
        kind="",
        line="",
        level=len(ids),
        path=path,
        parent_id=ids[-2] if len(ids) > 1 else None,
        state="live",
        slug=code,
        host="",
        schema=None,
        routable=True,
    )


PLACES: Final[Mapping[str, UnitCard]] = MappingProxyType({row[0]: _card(*row) for row in _NAMES})


def may_go(here: str, to: str, excluded: Collection[str]) -> bool:
    """Whether the rules between units let a question go from one of them (none: it is only asked) there."""
    sender = PLACES[here].id if here else 0
    return may_receive(PLACES[to], sender=sender, excluded=[PLACES[code].id for code in excluded])


def way(here: str, to: str) -> TransferWay | None:
    """交办, 转办 or 上报; None where nothing is sent."""
    return TransferWay(way_between(PLACES[here], PLACES[to])) if here else None
