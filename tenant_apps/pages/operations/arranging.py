"""Arranging the site: one draft for all administrators, publishing it, going back to any arrangement.

Whoever changes, publishes or goes back says on which save of the draft they do so; was it saved meanwhile,
they are told and nothing is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.pages.models import Arrangement
from tenant_apps.pages.operations.articles import ChangedMeanwhileError, NotPublishedError
from tenant_apps.pages.queries.site import SITE
from tenant_apps.pages.rules import blocks, menu
from tenant_apps.pages.rules.blocks import USUAL, Block
from tenant_apps.pages.rules.menu import Entry
from tenants.public import (
    FOOTER_KEYS,
    SettingLockedError,
    check_setting,
    clear_setting,
    explain_settings,
    set_setting,
)

DRAFT: Final = 0
_LOCK: Final = "pages-arrangement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is arranged. ``menu`` None is the usual one; ``foot`` holds the lines that are to be changed."""

    blocks: tuple[Block, ...] = USUAL
    menu: tuple[Entry, ...] | None = None
    foot: Mapping[str, str]


Change = Callable[[Content], Content]


@transaction.atomic
def change(how: Change, *, saves: int, actor: int) -> int:
    """Write what `how` makes of the draft; returns how often it was saved now. Raises ChangedMeanwhileError,
    and for what cannot be BadBlockError, BadMenuError or ValidationError.
    """
    row = _locked(saves, actor)
    wanted = how(_content(row))
    blocks.check(wanted.blocks)
    menu.check(wanted.menu)
    for key, value in wanted.foot.items():
        check_setting(key, value)
    return _save(row, wanted, actor, has_changes=True)


@transaction.atomic
def publish(*, saves: int, actor: int) -> tuple[int, list[str]]:
    """Show the draft to everybody; returns the number of the arrangement, and the lines of the footer that a
    unit above has locked meanwhile: they stay as they are. Raises ChangedMeanwhileError.
    """
    row = _locked(saves, actor)
    content = _content(row)
    locked = _set_foot(content.foot, actor)
    number = _publish(replace(content, blocks=blocks.rendered(content.blocks)), actor, "pages.site_published")
    _save(row, replace(content, foot={}), actor, has_changes=False)
    return number, locked


@transaction.atomic
def go_back(number: int, *, saves: int, actor: int) -> tuple[int, list[str]]:
    """Show an earlier arrangement again, as a new one; number 0 is the usual one, in the code. A draft with
    changes stays as it is; otherwise it follows. Raises ChangedMeanwhileError, NotPublishedError.
    """
    row = _locked(saves, actor)
    earlier = None if number == DRAFT else Arrangement.objects.filter(number=number).first()
    if earlier is None and number != DRAFT:
        raise NotPublishedError(str(number))
    content = Content(foot={}) if earlier is None else _content(earlier)
    locked = _set_foot(content.foot, actor)
    made = _publish(content, actor, "pages.site_gone_back")
    if not row.has_changes:
        _save(row, replace(content, foot={}), actor, has_changes=False)
    return made, locked


@transaction.atomic
def drop(*, saves: int, actor: int) -> None:
    """Throw the changes of the draft away: it says again what is shown. Raises ChangedMeanwhileError."""
    row = _locked(saves, actor)
    newest = Arrangement.objects.exclude(number=DRAFT).first()
    content = Content(foot={}) if newest is None else replace(_content(newest), foot={})
    _save(row, content, actor, has_changes=False)


def _locked(saves: int, actor: int) -> Arrangement:
    # Of two who begin at once one makes the row; nothing else stands in it then.
    lock_until_commit(_LOCK)
    row: Arrangement | None = Arrangement.objects.filter(number=DRAFT).first()
    if row is None:
        row = Arrangement(
            number=DRAFT,
            blocks=blocks.stored(USUAL),
            saves=0,
            changed_at=clock.now(),
            changed_by=actor,
        )
    if row.saves != saves:
        raise ChangedMeanwhileError(int(row.saves))
    return row


def _content(row: Arrangement) -> Content:
    return Content(blocks=blocks.read(row.blocks), menu=menu.read(row.menu), foot=dict(row.foot))


def _save(row: Arrangement, content: Content, actor: int, *, has_changes: bool) -> int:
    row.blocks, row.menu = blocks.stored(content.blocks), menu.stored(content.menu)
    row.foot, row.has_changes = dict(content.foot), has_changes
    row.saves += 1
    row.changed_at, row.changed_by = clock.now(), actor
    row.save()
    if has_changes:
        _record("pages.site_changed", actor, {"saves": row.saves})
    return int(row.saves)


def _publish(content: Content, actor: int, action: str) -> int:
    newest = Arrangement.objects.values_list("number", flat=True).first() or DRAFT
    unit_id = current_unit().id
    foot = {key: str(view.value) for key, view in explain_settings(unit_id, FOOTER_KEYS).items()}
    Arrangement.objects.create(
        number=newest + 1,
        blocks=blocks.stored(content.blocks),
        menu=menu.stored(content.menu),
        foot=foot,
        changed_at=clock.now(),
        changed_by=actor,
    )
    _record(action, actor, {"number": newest + 1})
    SITE.forget_after_commit()
    pages_changed()
    return newest + 1


def _set_foot(foot: Mapping[str, str], actor: int) -> list[str]:
    unit_id = current_unit().id
    views = explain_settings(unit_id, FOOTER_KEYS)
    locked = []
    for key, value in foot.items():
        if key not in views or views[key].value == value:
            continue
        try:
            if views[key].overridden_value == value:
                clear_setting(unit_id, key, actor_id=actor)
            else:
                set_setting(unit_id, key, value, actor_id=actor)
        except SettingLockedError:
            locked.append(key)
        except ValidationError:
            # What was in order when it was published is so no more: the line stays as it is.
            locked.append(key)
    return locked


def _record(action: str, actor: int, detail: dict[str, object]) -> None:
    record(action, object_type="site", object_id=current_unit().id, actor=actor, detail=detail)
