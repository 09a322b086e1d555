"""What is set up in a unit, by which days, in which stages; why each, in one sentence."""

from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts.setup_facts import CONDITIONS, STAGES


class Part(TextChoices):
    """What the wizard leads through, in its order."""

    LOOK = "look", _("Name and look")
    PEOPLE = "people", _("Colleagues")
    TOPICS = "topics", _("Topics")
    CLOCKS = "clocks", _("Hours and promises")
    ROSTER = "roster", _("Duty roster")
    SENDERS = "senders", _("Sending notices")
    EXPERTS = "experts", _("Experts")
    PRIVACY = "privacy", _("Privacy text")
    PRACTICE = "practice", _("One question to the end")


WHY: Final[dict[str, Promise]] = {
    Part.LOOK: _("Young people should see at once that they are with you, and not on somebody else's site."),
    Part.PEOPLE: _("A question must not wait because the one person who can sign in is on leave."),
    Part.TOPICS: _("By its topic a question finds the right hands, and is counted where it belongs."),
    Part.CLOCKS: _("What you promise is on the receipt of everybody who asks: promise what you can keep."),
    Part.ROSTER: _("On every working day somebody opens what came in."),
    Part.SENDERS: _("Who asks should be told of the answer without having to come back and look."),
    Part.EXPERTS: _("Law, minds and jobs need people who know; have them before the first such question."),
    Part.PRIVACY: _("Who asks has a right to read what you keep of them, how long, and who sees it."),
    Part.PRACTICE: _("Go the whole way once yourselves before a young person does."),
}

IN_GATE: Final[tuple[Part, ...]] = tuple(part for part in Part if part.value in CONDITIONS)


class Milestone(TextChoices):
    """The steps with a date, in their order (contracts.setup_facts)."""

    NOTICE = "notice", _("The first leader has taken over")
    CONTACT = "contact", _("A technical contact is named")
    TRAINING = "training", _("Practised once to the end")
    GROUP = "group", _("Working group and experts stand")
    ACTIVE = "active", _("Sections are set up and duty is filled")
    PROMOTION = "promotion", _("Young people are told about it")
    SUMMARY = "summary", _("Stage summaries are sent up")


class Stage(TextChoices):
    """After each of them a summary goes up."""

    PREPARE = "prepare", pgettext_lazy("stage", "Getting ready")
    TEAM = "team", pgettext_lazy("stage", "Building the team")
    REACH = "reach", pgettext_lazy("stage", "Becoming known")

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """What has to be done in it."""
        return tuple(Milestone(code) for code in STAGES[self.value])

    @property
    def row(self) -> str:
        """The code of the row that says when its summary was sent."""
        return f"report_{self.value}"


class Advice(StrEnum):
    """What a nudge may be about; in each one fact and one action (queries/advice.py)."""

    LATE = "late"
    ROSTER_GAP = "roster_gap"
    PRIVACY_BEHIND = "privacy_behind"
    STEP_LATE = "step_late"
    READY = "ready"
    STEP_SOON = "step_soon"
    NOT_TOLD = "not_told"
