"""A unit's own reasons: each says a published one more exactly, and counts as that.

An app declares its published lists. What staff choose is always a published code; of an own reason the words
become the first line of what is said to whoever is told. So figures stay comparable, another unit needs to
know nothing of it, and what was said once stays readable.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from huisheng.kernel.text import fold, says_something, tidy_line
from tenants.data import SettingView
from tenants.settings_layers import change_setting, declare_setting, get_setting

OWN_REASONS: Final = "tenants.own_reasons"
LABEL_MAX: Final = 40
ENGLISH_MAX: Final = 80
MOST_REASONS: Final = 20
"""In one list: nobody finds anything in a longer one."""
OWN: Final = "own-"

NEVER: Final = (
    "批评",
    "负面",
    "抹黑",
    "影响形象",
    "损害形象",
    "领导不满",
    "敏感",
    "critic",
    "negative",
    "image of",
)
"""What is no reason, whatever it is called: what somebody says against a unit is why there is a list."""


_UNSPACED: Final = tuple(word.replace(" ", "") for word in NEVER)


@dataclass(frozen=True, slots=True)
class ReasonList:
    """A published list: for what it is used, and its codes with their words."""

    key: str
    label: StrOrPromise
    choices: tuple[tuple[str, StrOrPromise], ...]


@dataclass(frozen=True, slots=True)
class OwnReason:
    """A reason of a unit below a published one."""

    code: str
    below: str
    zh: str
    en: str
    hidden: bool

    def __str__(self) -> str:
        return self.en if self.en and (translation.get_language() or "").startswith("en") else self.zh


class BadReason(ValueError):
    """The reason cannot be kept so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


_lists: dict[str, ReasonList] = {}


def declare() -> None:
    """Make the setting known; called when the app is loaded."""
    declare_setting(OWN_REASONS, dict, {}, _("Own reasons"), check=_check, own_page=True)


def declare_reasons(key: str, label: StrOrPromise, choices: tuple[tuple[str, StrOrPromise], ...]) -> None:
    """Declare a published list, once, when its app is loaded."""
    _lists[key] = ReasonList(key, label, choices)


def reason_lists() -> tuple[ReasonList, ...]:
    """Every published list, in the order of declaration."""
    return tuple(_lists.values())


def own_reasons(unit_id: int, key: str) -> tuple[OwnReason, ...]:
    """Own reasons of a list that hold at a unit, hidden ones too."""
    stored = get_setting(unit_id, OWN_REASONS)
    return tuple(OwnReason(**row) for row in stored.get("lists", {}).get(key, ()))


def reasons_to_choose(unit_id: int, key: str) -> list[tuple[str, str]]:
    """The published reasons, each with the unit's own below it."""
    own = [reason for reason in own_reasons(unit_id, key) if not reason.hidden]
    found: list[tuple[str, str]] = []
    for code, label in _lists[key].choices:
        found.append((code, str(label)))
        found += [(reason.code, f"{label} › {reason}") for reason in own if reason.below == code]
    return found


def as_published(
    unit_id: int, key: str, reason: str, words: str, *, language: str = "zh-hans"
) -> tuple[str, str]:
    """The published code of a reason, and the words with which it is told; a published one stays as it is.

    An own one that was hidden meanwhile still counts: a form that shows it may be open.
    """
    own = next((one for one in own_reasons(unit_id, key) if one.code == reason), None)
    if own is None:
        return reason, words
    with translation.override(language or "zh-hans"):
        first = gettext("More exactly: {reason}").format(reason=own)
    return own.below, f"{first}\n{words}".strip()


def add_reason(unit_id: int, key: str, *, below: str, zh: str, en: str, actor_id: int | None) -> None:
    """Offer an own reason from now on. Raises BadReason, SettingLockedError."""
    zh, en = tidy_line(zh), tidy_line(en)
    if key not in _lists or below not in dict(_lists[key].choices):
        raise BadReason("below", "unknown")
    if not says_something(zh):
        raise BadReason("zh", "empty")
    for field, said, most in (("zh", zh, LABEL_MAX), ("en", en, ENGLISH_MAX)):
        if len(said) > most:
            raise BadReason(field, "long")
        if any(word in fold(said).replace(" ", "") for word in _UNSPACED):
            raise BadReason(field, "never")

    def added(rows: list[dict[str, Any]], given: int) -> list[dict[str, Any]]:
        if any(row["zh"] == zh for row in rows):
            raise BadReason("zh", "taken")
        if sum(not row["hidden"] for row in rows) >= MOST_REASONS:
            raise BadReason("zh", "many")
        return [*rows, {"code": f"{OWN}{given}", "below": below, "zh": zh, "en": en, "hidden": False}]

    _change(unit_id, key, added, actor_id)


def hide_reason(unit_id: int, key: str, code: str, *, hidden: bool, actor_id: int | None) -> None:
    """Offer an own reason no longer, or again; what was said with it stays. Raises BadReason,
    SettingLockedError.
    """

    def changed(rows: list[dict[str, Any]], given: int) -> list[dict[str, Any]]:
        if all(row["code"] != code for row in rows):
            raise BadReason("code", "unknown")
        return [row | {"hidden": hidden} if row["code"] == code else row for row in rows]

    _change(unit_id, key, changed, actor_id)


def _change(
    unit_id: int,
    key: str,
    change: Callable[[list[dict[str, Any]], int], list[dict[str, Any]]],
    actor_id: int | None,
) -> None:
    def changed(view: SettingView) -> dict[str, Any]:
        given = int(view.value.get("given", 0)) + 1
        lists = view.value.get("lists", {})
        return {"given": given, "lists": {**lists, key: change(list(lists.get(key, ())), given)}}

    change_setting(unit_id, OWN_REASONS, changed, actor_id=actor_id)


def _check(value: Mapping[str, Any]) -> None:
    names = {"code", "below", "zh", "en", "hidden"}
    rows = [row for rows in value.get("lists", {}).values() for row in rows]
    if not set(value) <= {"given", "lists"} or any(set(row) != names for row in rows):
        raise ValidationError("no own reasons")
