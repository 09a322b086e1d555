"""The parts of the wizard: what each still lacks, and where that is put right.

Paths are spelt out: the unit is also looked at where no address of its site is known (handlers.py).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huisheng.kernel.web.dates import day as day_in_words
from huisheng.kernel.web.names import joined
from tenant_apps.setup.data.codes import IN_GATE, WHY, Part
from tenant_apps.setup.queries.evidence import Evidence

SHOWN_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One part. ``missing`` is empty when it is done; ``href`` leads to the page on which it is done, by who
    may do it (``permission``).
    """

    code: Part
    label: str
    why: str | Promise
    missing: tuple[str, ...]
    found: str
    action: str
    href: str
    permission: str
    in_gate: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def parts(found: Evidence) -> list[PartView]:
    """All of them, in order."""
    return [part_of(code, found) for code in Part]


def part_of(code: Part, found: Evidence) -> PartView:
    """One of them."""
    missing, there = _standing(code, found)
    action, href, permission = _door(code)
    return PartView(
        code=code,
        label=str(code.label),
        why=WHY[code],
        missing=tuple(missing),
        found=there,
        action=action,
        href=href,
        permission=permission,
        in_gate=code in IN_GATE,
    )


def _standing(code: Part, found: Evidence) -> tuple[list[str], str]:
    """What is missing, and what is there."""
    wanted = found.wanted
    match code:
        case Part.LOOK:
            return _unless(found.has_logo, _("The site has no logo of yours yet.")), _("Your logo stands.")
        case Part.PEOPLE:
            there = ngettext("%(n)s colleague works here.", "%(n)s colleagues work here.", found.staff)
            lacking = wanted.staff - found.staff
            few = ngettext("%(n)s colleague is missing.", "%(n)s colleagues are missing.", lacking)
            return _unless(lacking <= 0, few % {"n": lacking}), there % {"n": found.staff}
        case Part.TOPICS:
            unmapped = [
                _("“%(topic)s” stands under no topic of the network that is in force.") % {"topic": name}
                for name in found.unmapped
            ]
            offered = _unless(found.offers_topics, _("Whoever asks finds no topic to choose."))
            return [*offered, *unmapped], _("Every topic that is offered is counted in the network.")
        case Part.CLOCKS:
            default = _("The working hours are those of the system; nobody has chosen yours.")
            return _unless(found.hours_chosen, default), _("The working hours are chosen.")
        case Part.ROSTER:
            return _uncovered(found), _("Every working day of the next %(n)s days has somebody on duty.") % {
                "n": wanted.roster_days
            }
        case Part.SENDERS:
            none = _("Nothing can be sent: who asks must come back and look.")
            return _unless(found.senders > 0, none), _("Notices can be sent.")
        case Part.EXPERTS:
            there = ngettext("%(n)s expert can be asked.", "%(n)s experts can be asked.", found.experts)
            lacking = wanted.experts - found.experts
            few = ngettext("%(n)s expert is missing.", "%(n)s experts are missing.", lacking)
            return _unless(lacking <= 0, few % {"n": lacking}), there % {"n": found.experts}
        case Part.PRIVACY:
            none = _("No privacy text stands on the site yet.")
            new = _("The network's text has a paragraph that yours has not: “%(heading)s”.")
            behind = [new % {"heading": heading} for heading in found.privacy_lacks]
            return [*_unless(found.has_privacy, none), *behind], _("The privacy text stands on the site.")
        case Part.PRACTICE:
            none = _("Nobody has practised a case to its end, and no question has gone the whole way yet.")
            return _unless(found.practised > 0, none), _(
                "A case was practised, or a question has gone the whole way."
            )


def _uncovered(found: Evidence) -> list[str]:
    if not found.uncovered:
        return []
    number = len(found.uncovered)
    words = ngettext(
        "On %(n)s working day nobody is on duty: %(days)s",
        "On %(n)s working days nobody is on duty: %(days)s",
        number,
    )
    days = joined(day_in_words(day) for day in found.uncovered[:SHOWN_DAYS])
    return [words % {"n": number, "days": days + ("…" if number > SHOWN_DAYS else "")}]


def _unless(done: bool, missing: str) -> list[str]:
    return [] if done else [missing]


def _door(code: Part) -> tuple[str, str, str]:
    """What the button says, where it leads, and whose page that is."""
    match code:
        case Part.LOOK:
            return _("Choose name, logo and colour"), "/manage/look/", "pages.look"
        case Part.PEOPLE:
            return _("Take colleagues in from a table"), "/manage/members/import/", "people.import"
        case Part.TOPICS:
            return _("Look through the topics"), "/manage/topics/", "questions.manage_topics"
        case Part.CLOCKS:
            return _("Set hours and promises"), "/manage/clocks/", "questions.manage_clocks"
        case Part.ROSTER:
            return pgettext("a button", "Fill in the roster"), "/manage/roster/", "people.roster_see"
        case Part.SENDERS:
            return pgettext("a button", "Set up a sender"), "/manage/channels/", "channels.manage"
        case Part.EXPERTS:
            return _("Enter an expert"), "/manage/members/expert/", "people.members"
        case Part.PRIVACY:
            return _("Read what stands on the site"), "/manage/setup/privacy/", "setup.see"
        case Part.PRACTICE:
            return _("Practise a case"), "/manage/training/practice/", "training.practise"
