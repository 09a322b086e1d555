"""What has been filled in so far, carried from page to page in one signed hidden field.

Nothing is stored on the server before the asker sends, and no session is needed: what is typed and given up
leaves no trace. The signature holds for this unit only, so a draft cannot be carried to another one.
"""

import json
import time
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from django.core.signing import BadSignature

from huisheng.kernel.tenancy import signing
from tenant_apps.questions.data.codes import AgeBand, Kind, Visibility
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.receipts import new_token

SALT = "questions.draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """All values as they were typed.

    ``hint`` is the kind that the last page suggested, whatever was chosen. ``choice`` is ``n:<code>`` for a
    topic of the network, ``o:<id>`` for an own one. ``not_units`` are ids of
    units that must not see it, ``not_section`` that of a section, ``not_names`` how they are called.
    ``proof`` belongs to the code that was sent to a guardian, ``guardian`` says that it was entered.
    ``details`` is what was answered to what the unit asks beside the question, as JSON; ``details_along``
    says that it may go along to another unit.
    ``near`` is the code of the network's topic, of whatever level, about which the page was that led here.
    ``unsure`` says that the asker came from the network's page for who does not know whom to ask.
    ``checked`` says that the pages before the last one were found right as they are; the signature makes
    that as good as checking again.
    """

    token: str
    text: str = ""
    title: str = ""
    kind: str = ""
    hint: str = ""
    choice: str = ""
    place: str = ""
    age_band: str = AgeBand.UNKNOWN
    visibility: str = Visibility.PRIVATE
    show_name: str = ""
    display_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    notify: str = ""
    not_units: str = ""
    not_section: str = ""
    not_names: str = ""
    guardian_phone: str = ""
    proof: str = ""
    guardian: str = ""
    details: str = ""
    details_along: str = ""
    opened: str = ""
    near: str = ""
    unsure: str = ""
    checked: str = ""

    @classmethod
    def fresh(cls, **values: str) -> Self:
        """An empty one with a token of its own: every form that is opened makes at most one question."""
        return cls(token=new_token(), opened=str(int(time.time())), **values)

    @classmethod
    def opened_from(cls, signed: str) -> Self | None:
        """The draft in a hidden field; None when the field is damaged or belongs to another unit."""
        try:
            values: Any = signing.loads(signed, salt=SALT)
        except BadSignature:
            return None
        known = {field.name for field in fields(cls)}
        return cls(**{name: str(value) for name, value in values.items() if name in known})

    def signed(self) -> str:
        """The value of the hidden field."""
        return signing.dumps(asdict(self), salt=SALT)

    def with_values(self, **values: str) -> Self:
        """A copy with other values."""
        return replace(self, **values)

    @property
    def network_topic(self) -> str:
        """Code of the chosen topic of the network, or nothing."""
        return self.choice.removeprefix("n:") if self.choice.startswith("n:") else ""

    @property
    def own_topic(self) -> int | None:
        """Id of the chosen topic of the unit, or None."""
        own = self.choice.removeprefix("o:") if self.choice.startswith("o:") else ""
        return int(own) if own.isdecimal() else None

    @property
    def excluded_units(self) -> tuple[int, ...]:
        """Units that must not see it."""
        return tuple(int(unit) for unit in self.not_units.split(",") if unit.isdecimal())

    @property
    def excluded_section(self) -> int | None:
        """The section that must not see it."""
        return int(self.not_section) if self.not_section.isdecimal() else None

    @property
    def asks_as(self) -> str:
        """The kind that was chosen, or the most usual one."""
        return self.kind or Kind.CONSULT

    @property
    def is_child(self) -> bool:
        """Whether somebody under 14 asks."""
        return self.age_band == AgeBand.UNDER_14

    @property
    def stays_nameless(self) -> bool:
        """Whether neither name nor contact may be kept: a child whose guardian has not agreed."""
        return self.is_child and not self.guardian

    @property
    def speaks_of_danger(self) -> bool:
        """Whether help numbers must stand first."""
        return speaks_of_danger(self.title, self.text, self.details_typed)

    @property
    def details_typed(self) -> str:
        """What was answered, one after the other."""
        said = json.loads(self.details) if self.details else {}
        return "\n".join(value for values in said.values() for value in values)

    @property
    def seconds(self) -> int:
        """How long ago the first page was opened."""
        return int(time.time()) - int(self.opened) if self.opened.isdecimal() else 0
