"""What the launcher prints at the end: addresses, and as whom to sign in where."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huisheng.config.demo.people import CAST
from huisheng.config.demo.plan import CITIES, COUNTIES, ENTERPRISES, PROVINCE, SCHOOLS, DemoPlan
from shared_apps.accounts.public import DEMO_PASSWORD, ROLE_NAMES
from tenants.public import UnitCard, UnitKind, network_url, unit_url

_SHOWN = (PROVINCE, *CITIES, *COUNTIES[:1], "荣成市", *SCHOOLS, *ENTERPRISES)


def demo_facts(plan: DemoPlan, units: Iterable[UnitCard], *, size: str, weeks: int) -> dict[str, Any]:
    """Plain values only. `weeks` is kept so that a later run moves the messages by as much."""
    by_slug = {unit.slug: unit for unit in units}

    def card(place: str) -> UnitCard:
        return by_slug[plan.slugs[plan.code_of(place)]]

    addresses = [_address(_("Network"), "", network_url("/"))]
    addresses += [
        _address(unit.short_name, str(UnitKind(unit.kind).label), unit_url(unit.host, "/"))
        for unit in map(card, _SHOWN)
    ]
    more = len(by_slug) - len(_SHOWN)
    if more > 0:
        addresses.append(_address(_("and %(count)s more") % {"count": more}, "", network_url("/find/")))
    sign_ins = [
        {
            "role": "、".join(str(ROLE_NAMES[role]) for role in member.roles),
            "place": card(member.place).short_name if member.place else _("Network"),
            "login": member.login,
            "password": DEMO_PASSWORD,
            "note": _("the sign-in page shows the code"),
        }
        for member in CAST
    ]
    return {"size": size, "weeks": weeks, "addresses": addresses, "sign_ins": sign_ins}


def _address(name: str, kind: str, url: str) -> dict[str, str]:
    return {"name": name, "kind": kind, "url": url}


def weeks_told(path: Path | None) -> int | None:
    """The number of weeks by which an earlier run moved the messages, or None."""
    if path is None:
        return None
    try:
        weeks = json.loads(path.read_text(encoding="utf-8")).get("weeks")
    except (OSError, ValueError, AttributeError):
        return None
    return weeks if isinstance(weeks, int) else None


def write_facts(path: Path, facts: dict[str, Any]) -> None:
    """Written beside and renamed, so that a reader never finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.new")
    half.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(path)
