"""What a cluster gives to write from: a directive to its units, an entry of the knowledge base.

Only what stands in public, and only an address with words in it: nothing is saved before somebody has read
the form that it opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF, UNIT_ADMIN, Actor
from shared_apps.insights.queries.clusters import ClusterView, ItemLine
from tenants.public import UnitCard, ids_of_path, unit_cards, unit_url

_TITLE: Final = 40
"""Characters of a cluster's title in the title of a directive."""

_TEXT: Final = 400
"""Characters of a text: it travels in an address, where a character of Chinese takes nine."""

_ENTRY: Final = 300
"""Characters of what an answer says, and of how people ask, in the address of an entry."""

_NAMED: Final = 8
"""So many units are named one by one; more are reached by the part of the tree that holds them."""

_UNIT_STAFF: Final = frozenset({DUTY_OFFICER, LEADER, UNIT_ADMIN})


@dataclass(frozen=True, slots=True)
class Drafts:
    """``directive``: the query of its form, empty where this person issues to none of the units.
    ``entries``: units in whose knowledge base they may write, each with the address of a new entry.
    """

    directive: str
    entries: Sequence[tuple[UnitCard, str]]


def drafts(actor: Actor, view: ClusterView) -> Drafts:
    """What this person may write from a cluster. One look at units, however many questions there are."""
    issuing = {grant.unit_id: grant.path for grant in actor.grants if grant.role == NETWORK_STAFF}
    working = sorted({grant.unit_id for grant in actor.grants if grant.role in _UNIT_STAFF})
    below = [
        item
        for item in view.items
        if any(path and item.unit.path.startswith(path) for path in issuing.values())
        and item.unit.id not in issuing
    ]
    cards = unit_cards({*working, *issuing})
    answers = next((item.answers for item in view.items if item.answers), "")
    asked = "\n".join(dict.fromkeys(item.title for item in view.items))
    entry = urlencode({"title": view.line.title[:120], "text": answers[:_ENTRY], "questions": asked[:_ENTRY]})
    return Drafts(
        _directive(view, below, issuing) if below else "",
        [
            (cards[unit], unit_url(cards[unit].host, f"/manage/knowledge/new/article/?{entry}"))
            for unit in working
            if unit in cards and cards[unit].routable
        ],
    )


def _directive(view: ClusterView, below: Sequence[ItemLine], issuing: dict[int, str]) -> str:
    """A task to the smallest part of the tree that holds the units, in the name of one that stands over all
    of them where there is one.
    """
    common = ids_of_path(below[0].unit.path)
    for item in below[1:]:
        theirs = ids_of_path(item.unit.path)
        common = [one for one, other in zip(common, theirs, strict=False) if one == other]
    issuer = next((unit for unit in reversed(common) if unit in issuing), None)
    title = _("Please answer what is asked about “{matter}” again and again").format(
        matter=view.line.title[:_TITLE]
    )
    query = {"kind": "task", "title": title, "text": _text(view, below)}
    if issuer is not None:
        query |= {"issuer": str(issuer), "target": str(common[-1])}
        names = sorted({item.unit.name for item in below})
        if len(names) <= _NAMED:
            query["units"] = "\n".join(names)
    return urlencode(query)


def _text(view: ClusterView, below: Sequence[ItemLine]) -> str:
    numbers: dict[int, list[str]] = {}
    names = {item.unit.id: item.unit.short_name for item in below}
    for item in below:
        numbers.setdefault(item.unit.id, []).append(item.number)
    text = _(
        "{n} public questions speak of the same matter: “{matter}”. Please look into it together, answer"
        " those that ask, and report what has been done."
    ).format(n=view.line.number, matter=view.line.title)
    for unit, own in numbers.items():
        line = _("{unit}: {numbers}").format(unit=names[unit], numbers=_("; ").join(own))
        if len(text) + len(line) > _TEXT:
            return f"{text}\n…"
        text += f"\n{line}"
    return text
