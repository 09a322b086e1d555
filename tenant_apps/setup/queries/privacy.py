"""隐私说明: what stands on the site of the unit, since when, and what its text lacks."""

from dataclasses import dataclass
from datetime import date

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from tenant_apps.setup.data.privacy_text import Paragraph
from tenant_apps.setup.data.settings import PRIVACY, PRIVACY_SAID
from tenant_apps.setup.rules.privacy_text import (
    Block,
    changed,
    is_untouched,
    lacking,
    newest_addition,
    standing,
)
from tenants.public import explain_settings, setting_versions


@dataclass(frozen=True, slots=True)
class PrivacyText:
    """What a unit shows: ``text`` as it stands today, ``lacks`` what the network's has beside. ``is_kept``:
    the unit has adopted one; ``is_networks``: it has left the network's as it was, and follows it.
    """

    text: str
    lacks: tuple[Paragraph, ...]
    is_kept: bool
    is_networks: bool


@dataclass(frozen=True, slots=True)
class LastChange:
    """The day from which the text stands as it does, and the paragraphs that were new on it (none the first
    time).
    """

    day: date
    new: frozenset[Block]


def privacy_text() -> PrivacyText:
    """In the current unit; no query when the settings are at hand."""
    views = explain_settings(current_unit().id, (PRIVACY, PRIVACY_SAID))
    own = str(views[PRIVACY].value)
    return PrivacyText(
        text=standing(own),
        lacks=lacking(own, views[PRIVACY_SAID].value),
        is_kept=bool(own),
        is_networks=is_untouched(own),
    )


def last_change() -> LastChange | None:
    """Who asks is told what is new; None where nothing is known of it. One query."""
    versions = setting_versions(current_unit().id, PRIVACY, 2)
    if not versions:
        return None
    kept, own = business_day(versions[0].kept_at), str(versions[0].value)
    added = newest_addition()
    now = standing(own)
    since_kept = changed(own, now)
    if since_kept and added is not None:
        return LastChange(max(added, kept), since_kept)
    return LastChange(kept, changed(str(versions[1].value), now) if len(versions) > 1 else frozenset())
