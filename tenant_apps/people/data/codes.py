"""Codes that are stored. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberKind(models.TextChoices):
    """As what somebody belongs to the unit."""

    STAFF = "staff", _("Staff member")
    VOLUNTEER = "volunteer", pgettext_lazy("role", "Volunteer")
    EXPERT = "expert", _("Local expert")
    PARTNER = "partner", _("Person of a partner organisation")


class MemberState(models.TextChoices):
    """Where somebody stands on the way in and out."""

    APPLIED = "applied", _("Waiting for review")
    INVITED = "invited", _("Invited, link not used yet")
    ACTIVE = "active", pgettext_lazy("state of a member", "Active")
    REFUSED = "refused", _("Not taken on")
    LEFT = "left", pgettext_lazy("state of a member", "Has left")


class ContactKind(models.TextChoices):
    """How an expert is reached; the names of the columns."""

    PHONE = "phone", pgettext_lazy("of a person", "Phone")
    EMAIL = "email", _("E-mail")


class RefusalReason(models.TextChoices):
    """Why an application is not taken on. Published: the applicant reads it."""

    PROOF_UNREADABLE = "proof_unreadable", _("The proof cannot be read")
    PROOF_MISSING = "proof_missing", _("The proof does not show this qualification")
    FIELD_COVERED = "field_covered", _("This field is well covered for now")
    NOT_REACHED = "not_reached", _("We could not reach you")
    OTHER = "other", _("Another reason")


class ExpertField(models.TextChoices):
    """What a local expert is asked about; each leads to topics of the network (rules/fields.py)."""

    LAW = "law", _("Law and rights")
    MIND = "mind", _("Mental health")
    HEALTH = "health", _("Medicine and health")
    WORK = "work", _("Work and starting a business")
    SCHOOL = "school", _("School and study")
    MINORS = "minors", _("Protection of minors")
    SOCIAL = "social", _("Benefits and family support")


class SectionKind(models.TextChoices):
    """A part of the unit, or people brought together."""

    SECTION = "section", pgettext_lazy("kind of section", "Section")
    FACULTY = "faculty", _("Faculty")
    GROUP = "group", _("Working group")
    TEAM = "team", _("Duty team")
    PARTNER = "partner", _("Partner organisation")


UNITS_OWN: Final = (SectionKind.SECTION, SectionKind.FACULTY, SectionKind.GROUP, SectionKind.TEAM)
"""Parts of the unit. A partner organisation (合作单位) works for it under a contract, outside their tree."""


class ShiftKind(models.TextChoices):
    """On duty at the desk, or reachable for a crisis."""

    DUTY = "duty", _("On duty")
    ON_CALL = "on_call", _("On call for crises")


class ChangeKind(models.TextChoices):
    """How somebody asks to be relieved."""

    GIVE = "give", _("Substitute wanted")
    SWAP = "swap", _("Swap wanted")


class ChangeState(models.TextChoices):
    """The life of such a request: offered → (taken → confirmed by a leader) → done."""

    OFFERED = "offered", _("Offered")
    TAKEN = "taken", _("Taken, a leader has to confirm")
    DONE = "done", pgettext_lazy("state of a swap", "Done")
    REFUSED = "refused", pgettext_lazy("state of a swap", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a swap", "Taken back")
    LAPSED = "lapsed", pgettext_lazy("state of a swap", "Overtaken")


class HoursKind(models.TextChoices):
    """Where hours come from."""

    ANSWER = "answer", _("Answer published")
    MANUAL = "manual", _("Entered by hand")


class HoursState(models.TextChoices):
    """Hours count once they are confirmed."""

    PROPOSED = "proposed", _("Waiting to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("hours", "Confirmed")
    REFUSED = "refused", pgettext_lazy("hours", "Not counted")


OPEN_CHANGES = (ChangeState.OFFERED, ChangeState.TAKEN)
