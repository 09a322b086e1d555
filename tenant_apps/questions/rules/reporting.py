"""Which reports the law wants when a young person is in danger, and how the checklist of an alarm is kept.

Sources:

- 《中华人民共和国未成年人保护法》 (2020 revision), article 11: state organs, neighbourhood committees and
  those who work closely with minors, on finding in their work that a minor is harmed, seems to be, or is in
  danger, report it AT ONCE to the police (公安), civil affairs (民政), education (教育) and others concerned.
- 《关于建立侵害未成年人案件强制报告制度的意见（试行）》 (nine departments, the league's central committee
  among them, May 2020): whoever finds that a minor suffers or seems to suffer unlawful harm, or is in danger
  of it, reports it to the police at once, and puts it on record with the superior authority as that wants.

Whether a text is such a case a person decides: every item is considered, done (with time and reference) or
not called for (with the reason). Of an asker who did not tell an age it is assumed that the law of minors
applies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.data.codes import AgeBand


class Report(TextChoices):
    """What has to be considered; stored in the checklist of the alarm."""

    RESCUE = "rescue", _("Call 110 or 120, when life is in danger")
    POLICE = "police", _("Report to the police (公安)")
    CIVIL_AFFAIRS = "civil_affairs", _("Report to civil affairs (民政)")
    EDUCATION = "education", _("Report to education (教育)")
    SUPERIOR = "superior", _("Put it on record with the superior authority")


class WhyNot(TextChoices):
    """Why an item is not called for."""

    NO_DANGER = "no_danger", _("Read and asked: there is no danger")
    ADULT = "adult", _("The person is of age")
    NOT_THIS = "not_this", _("Not a matter of this authority")
    DONE_BY_OTHERS = "done_by_others", _("Already reported by others")
    UNKNOWN_PERSON = "unknown_person", _("Nothing that leads to a person or place is known")


_OF_MINORS: Final = (Report.POLICE, Report.CIVIL_AFFAIRS, Report.EDUCATION, Report.SUPERIOR)


@dataclass(frozen=True, slots=True)
class Considered:
    """One item as it stands: done (``at``, ``reference``) or not called for (``why_not``), or neither yet."""

    item: Report
    done: bool
    at: str
    by: int | None
    reference: str
    why_not: str

    @property
    def is_settled(self) -> bool:
        """Whether somebody has considered it."""
        return self.done or bool(self.why_not)


def items_for(age_band: str) -> tuple[Report, ...]:
    """The items to consider: reports of minors unless the person is known to be of age."""
    if age_band == AgeBand.ADULT:
        return (Report.RESCUE,)
    return (Report.RESCUE, *_OF_MINORS)


def considered(checklist: Sequence[Mapping[str, str]], age_band: str) -> tuple[Considered, ...]:
    """Every item to consider, with what is written down about it."""
    written = {entry["item"]: entry for entry in checklist}
    found = []
    for item in items_for(age_band):
        entry = written.get(item.value, {})
        by = entry.get("by", "")
        found.append(
            Considered(
                item=item,
                done=entry.get("done") == "yes",
                at=entry.get("at", ""),
                by=int(by) if by else None,
                reference=entry.get("reference", ""),
                why_not=entry.get("why_not", ""),
            )
        )
    return tuple(found)


def still_open(checklist: Sequence[Mapping[str, str]], age_band: str) -> tuple[Report, ...]:
    """The items that nobody has considered yet: the alarm cannot be closed before."""
    return tuple(entry.item for entry in considered(checklist, age_band) if not entry.is_settled)
