"""The only door of people for other apps of a unit: ids and frozen cards, no models."""

from tenant_apps.people.events import MemberLeft, PartnerEnded
from tenant_apps.people.operations.handing_over import (
    HandoverItem,
    HandoverSource,
    register_handover_source,
)
from tenant_apps.people.operations.joining import Application, apply
from tenant_apps.people.operations.keeping import (
    MemberFacts,
    add_expert,
    enrol_volunteer,
    ensure_staff,
)
from tenant_apps.people.operations.partnering import enrol_person, keep_partner
from tenant_apps.people.operations.proving_contacts import send_contact_codes_by
from tenant_apps.people.operations.rostering import ShiftRefusedError, add_shift
from tenant_apps.people.operations.sectioning import keep_section
from tenant_apps.people.operations.working import note_answered
from tenant_apps.people.queries.directory import waiting_count
from tenant_apps.people.queries.headcounts import headcounts
from tenant_apps.people.queries.members import (
    ExpertCard,
    MemberCard,
    MemberContact,
    VolunteerCard,
    checked_for_minors,
    disclaimer_for,
    expert,
    expert_answers_are_reviewed,
    experts,
    experts_for,
    inactive_experts,
    is_trained,
    may_answer,
    member,
    member_contact,
    member_names,
    must_be_reviewed,
    volunteer_of,
    volunteers_for,
    why_not_answer,
)
from tenant_apps.people.queries.panels import register_partner_panel
from tenant_apps.people.queries.partners import (
    PartnerCard,
    PartnerWorker,
    partner,
    partner_worker,
    partners,
)
from tenant_apps.people.queries.roster import (
    OnDuty,
    days_without_duty,
    next_on_duty,
    on_any_shift_now,
    on_call_now,
    on_duty_at,
    on_duty_now,
)
from tenant_apps.people.queries.sections import (
    SectionCard,
    Sections,
    section,
    section_members,
    section_names,
    sections,
    sections_of,
    sections_of_many,
)
from tenant_apps.people.queries.staff import (
    Standing,
    has_second_person,
    holding_today,
    leaders,
    staff_names,
    standing,
)

__all__ = [
    "Application",
    "ExpertCard",
    "HandoverItem",
    "HandoverSource",
    "MemberCard",
    "MemberContact",
    "MemberFacts",
    "MemberLeft",
    "OnDuty",
    "PartnerCard",
    "PartnerEnded",
    "PartnerWorker",
    "SectionCard",
    "Sections",
    "ShiftRefusedError",
    "Standing",
    "VolunteerCard",
    "add_expert",
    "add_shift",
    "apply",
    "checked_for_minors",
    "days_without_duty",
    "disclaimer_for",
    "enrol_person",
    "enrol_volunteer",
    "ensure_staff",
    "expert",
    "expert_answers_are_reviewed",
    "experts",
    "experts_for",
    "has_second_person",
    "headcounts",
    "holding_today",
    "inactive_experts",
    "is_trained",
    "keep_partner",
    "keep_section",
    "leaders",
    "may_answer",
    "member",
    "member_contact",
    "member_names",
    "must_be_reviewed",
    "next_on_duty",
    "note_answered",
    "on_any_shift_now",
    "on_call_now",
    "on_duty_at",
    "on_duty_now",
    "partner",
    "partner_worker",
    "partners",
    "register_handover_source",
    "register_partner_panel",
    "section",
    "section_members",
    "section_names",
    "sections",
    "sections_of",
    "sections_of_many",
    "send_contact_codes_by",
    "staff_names",
    "standing",
    "volunteer_of",
    "volunteers_for",
    "waiting_count",
    "why_not_answer",
]
