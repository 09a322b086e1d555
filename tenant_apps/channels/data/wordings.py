"""Everything that notices say, as a unit may say it in its own words: which variables may stand in it, which
must, and how long it may become.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenant_apps.channels.data.words import EXPERT_LINK, TO_ASKER, TO_EXPERT, TO_STAFF

LINE_MAX: Final = 60
LETTER_MAX: Final = 600
"""Characters as they are written: of a sentence, and of the letter around it."""


class Audience(TextChoices):
    """Who reads it."""

    ASKER = "asker", _("Askers")
    STAFF = "staff", _("Staff")
    EXPERT = "expert", _("Experts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One thing that is said: ``usual`` are our words for it. ``needed`` must stand in a unit's own."""

    code: str
    audience: Audience
    status: Promise
    usual: Promise
    key: str
    variables: Mapping[str, Promise]
    needed: tuple[str, ...] = ()
    is_letter: bool = False

    @property
    def most(self) -> int:
        """Characters that it may have."""
        return LETTER_MAX if self.is_letter else LINE_MAX


_UNIT: Final = {"unit": _("the signature of this unit")}
_STATUS: Final = {"status": _("the status in a few characters")}
_NUMBER: Final = {"number": _("the last six characters of the receipt number")}
_WITHOUT_QUESTION: Final = (
    "supervision",
    "appraisal",
    "difficulty",
    "moderation",
    "visited",
    "role_ends",
    "phone_",
    "coach",
    "directives",
    "test",
)
"""Begin codes of notices to staff that are about no one question: they have no number."""

_TEXT: Final = {"text": _("what has happened, in the words of the notice")}
_LINK: Final = {"link": _("the link that opens it")}
_RECEIPT: Final = {"receipt": _("the receipt number")}
_CLOSING: Final = {"closing": _("the closing line of the unit")}


def _lines() -> list[Wording]:
    asker = [
        Wording(
            code=code,
            audience=Audience.ASKER,
            status=words.status,
            usual=words.sentence,
            key=f"channels.line_{code}",
            variables={**_UNIT, **_NUMBER, **_STATUS},
        )
        for code, words in TO_ASKER.items()
    ]
    staff = [
        Wording(
            code=code,
            audience=Audience.STAFF,
            status=words.status,
            usual=words.sentence,
            key=f"channels.staff_{code}",
            variables={**_UNIT, **({} if code.startswith(_WITHOUT_QUESTION) else _NUMBER), **_STATUS},
        )
        for code, words in TO_STAFF.items()
    ]
    expert = Wording(
        code=EXPERT_LINK,
        audience=Audience.EXPERT,
        status=TO_EXPERT.status,
        usual=TO_EXPERT.sentence,
        key=f"channels.{EXPERT_LINK}",
        variables={**_UNIT, **_STATUS},
    )
    return [*asker, *staff, expert]


def _letters() -> list[Wording]:
    return [
        Wording(
            code="mail_asker",
            audience=Audience.ASKER,
            status=pgettext_lazy("status", "E-mail to askers"),
            usual=_("{text}\n\n{link}\n\nReceipt number: {receipt}\n\n{unit}\n{closing}"),
            key="channels.mail_asker",
            variables={**_TEXT, **_LINK, **_RECEIPT, **_UNIT, **_CLOSING},
            needed=("text", "link"),
            is_letter=True,
        ),
        *(
            Wording(
                code=f"mail_{audience.value}",
                audience=audience,
                status=status,
                usual=_("{text}\n\n{link}\n\n{unit}\n{closing}"),
                key=f"channels.mail_{audience.value}",
                variables={**_TEXT, **_LINK, **_UNIT, **_CLOSING},
                needed=("text", "link"),
                is_letter=True,
            )
            for audience, status in (
                (Audience.STAFF, pgettext_lazy("status", "E-mail to staff")),
                (Audience.EXPERT, pgettext_lazy("status", "E-mail to experts")),
            )
        ),
    ]


WORDINGS: Final[dict[str, Wording]] = {one.code: one for one in [*_lines(), *_letters()]}
"""By code: sentences of askers, of staff, of experts, then the letters around them."""
