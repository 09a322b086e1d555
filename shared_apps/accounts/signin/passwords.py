"""A password must not consist of what everybody here uses, or of what others know about its owner.

Django's validator knows whole passwords that are common in English. What people take is put together: a
name, a word in pinyin, a number that sounds like one, a date (woaini1314, lixia12355, zhangsan19950304). So
all of that is taken away, and something must be left.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account, Invitation, RoleGrant
from shared_apps.accounts.signin.habits import KEY_ROWS, WORDS
from tenants.public import UnitCard, unit_cards

OWN_CHARACTERS: Final = 4
"""So many characters must be left when everything that can be guessed is taken away."""

_TAKEN = "\0"
_YEAR = r"(?:19\d\d|20[0-4]\d)"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_PATTERNS = (
    # Numbers of identity cards and of mobile telephones, dates, one to four digits again and again.
    r"\d{17}[\dx]",
    r"1[3-9]\d{9}",
    rf"{_YEAR}[-./年]?{_MONTH}[-./月]?{_DAY}日?",
    rf"(?<!\d)\d\d{_MONTH}{_DAY}(?!\d)",
    _YEAR,
    r"(\d{1,4}?)\1{2,}",
    r"(.)\2{2,}",
)
_UNIT_SUFFIX = re.compile(r"(?:共青团|委员会|团(?:省|市|县|区)?委|[省市县区])")
_SHORTEST_NAME = 3


class LengthValidator(password_validation.MinimumLengthValidator):
    """Django's, in our words: its Chinese addresses staff as one addresses friends."""

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("At least %(count)d characters.") % {"count": self.min_length}


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    """Django's, in our words."""

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("Not close to the login name.")


class CommonValidator(password_validation.CommonPasswordValidator):
    """Django's, in our words."""

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("Not one that many people use.")


class HabitValidator:
    """Refuses a password of which too little is left without habits, dates, rows of keys and names."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError (code "easily_guessed"). Looks the person's units up in NETWORK."""
        names = set(_known_about(user)) if isinstance(user, Account) else set()
        if own_characters(password, names | set(_names_of_site())) < OWN_CHARACTERS:
            raise ValidationError(
                _(
                    "This password is easy to guess: nearly all of it is a common number or word, a date, a"
                    " row of keys, or the name of a person, unit or site. Take a sentence that only you would"
                    " think of."
                ),
                code="easily_guessed",
            )

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _(
            "Not only common numbers or words, dates, rows of keys, and names of people, units or sites."
        )


def own_characters(password: str, names: Iterable[str] = ()) -> int:
    """Return how many characters are left when habits and `names` are taken away."""
    words = {*WORDS, *(_folded(name) for name in names if len(name) >= _SHORTEST_NAME or not name.isascii())}
    left = _folded(password)
    known = "|".join(map(re.escape, sorted(filter(None, words), key=len, reverse=True)))
    for pattern in (*_PATTERNS[:-2], known, *_PATTERNS[-2:]):
        # Each is searched alone, so a group that is repeated is its first.
        left = re.sub(pattern.replace(r"\2", r"\1"), lambda found: _TAKEN * len(found[0]), left)
    return len(_without_rows(left).replace(_TAKEN, ""))


def _folded(text: str) -> str:
    return normalize("NFKC", text).casefold()


def _without_rows(text: str) -> str:
    """Take away three and more neighbours of a row of keys, of the alphabet, or of numbers."""
    rows = [row[::step] for row in KEY_ROWS for step in (1, -1)]
    neighbours = {row[at : at + 2] for row in rows for at in range(len(row) - 1)}
    kept, run = [], ""
    for character in f"{text}{_TAKEN}":
        if run and run[-1] + character in neighbours:
            run += character
            continue
        kept.append(_TAKEN * len(run) if len(run) > 2 else run)
        run = character
    return "".join(kept)


def _names_of_site() -> Iterator[str]:
    yield from settings.HUISHENG_BASE_HOST.split(".")


def _known_about(account: Account) -> Iterator[str]:
    """Login and name of the person, and the units where they work or are invited to."""
    yield from re.split(r"[@.\-_]", account.username)
    yield from _in_pinyin(account.name)
    with enter_network():
        works = set(RoleGrant.objects.filter(account_id=account.pk).values_list("unit_id", flat=True))
        works |= set(Invitation.objects.filter(username=account.username).values_list("unit_id", flat=True))
    for unit in unit_cards(unit_id for unit_id in works if unit_id is not None).values():
        yield from _names_of_unit(unit)


def _names_of_unit(unit: UnitCard) -> Iterator[str]:
    yield from (unit.slug, *unit.slug.split("-"), unit.name)
    yield from _in_pinyin(unit.short_name)
    yield from _in_pinyin(_UNIT_SUFFIX.sub("", unit.short_name))


def _in_pinyin(name: str) -> Iterator[str]:
    """A name as it is, in pinyin, and in pinyin with its first syllable (the surname) last."""
    syllables = lazy_pinyin(name)
    yield from (name, "".join(syllables), "".join([*syllables[1:], *syllables[:1]]))
