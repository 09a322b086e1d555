"""Making sections, faculties, working groups and duty teams, and saying who is in them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F, Func, Value

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.events import publish
from tenant_apps.people.data.codes import UNITS_OWN, MemberKind, MemberState
from tenant_apps.people.events import SectionClosed
from tenant_apps.people.models import Member, Section
from tenant_apps.people.queries.sections import sections

DEEPEST = 4


class SectionRefusedError(Exception):
    """A section cannot be kept like this; `code` says why: "name" (taken), "parent" (unknown, inside itself,
    or too deep), "leader", "parts" (it has open parts), "kind" (a partner organisation: partnering.py).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_section(
    *,
    section_id: int | None,
    kind: str,
    name: str,
    parent_id: int | None,
    leader_id: int | None,
    member_ids: Iterable[int],
    has_queue: bool,
    actor: int,
) -> int:
    """Make a section, or (with `section_id`) change it and who is in it; return its id.

    Raises LookupError for an unknown section, SectionRefusedError. The leader need not be among the members.
    """
    wanted = set(member_ids)
    if kind not in UNITS_OWN:
        raise SectionRefusedError("kind")
    with transaction.atomic():
        section = Section(kind=kind) if section_id is None else _locked(section_id)
        _check_parent(section, parent_id)
        engaged = set(
            Member.objects.filter(
                pk__in=wanted | ({leader_id} if leader_id is not None else set()), state=MemberState.ACTIVE
            )
            # Whoever works for a partner organisation is in no part of the unit.
            .exclude(kind=MemberKind.PARTNER)
            .values_list("pk", flat=True)
        )
        if leader_id is not None and leader_id not in engaged:
            raise SectionRefusedError("leader")
        section.kind, section.name, section.parent_id = kind, name.strip(), parent_id
        section.leader_id, section.has_queue = leader_id, has_queue
        before, now_in = set(section.members), wanted & engaged
        section.members = sorted(now_in)
        try:
            with transaction.atomic():
                section.save()
        except IntegrityError as error:
            raise SectionRefusedError("name") from error
        record(
            "section.made" if section_id is None else "section.changed",
            object_type="section",
            object_id=section.pk,
            actor=actor,
            detail={
                "kind": str(kind),
                "parent": parent_id,
                "leader": leader_id,
                "joined": sorted(now_in - before),
                "gone": sorted(before - now_in),
            },
        )
    return int(section.pk)


def close_section(*, section_id: int, actor: int) -> None:
    """Close a section: it takes no more questions, what lies with it goes back, its row stays.

    Raises LookupError, and SectionRefusedError("parts") while it has open parts.
    """
    with transaction.atomic():
        section = _locked(section_id)
        if section.parts.filter(closed_at=None).exists():
            raise SectionRefusedError("parts")
        section.closed_at, section.members = now(), []
        section.save(update_fields=["closed_at", "members"])
        publish(SectionClosed(section_id=section_id, at=now()))
        record("section.closed", object_type="section", object_id=section_id, actor=actor)


def enter_section(section_id: int, member_id: int) -> None:
    """Put somebody into a section, once; a closed one takes nobody."""
    found = Section.objects.filter(pk=section_id, closed_at=None).exclude(members__contains=[member_id])
    found.update(members=Func(F("members"), Value(member_id), function="array_append"))


def leave_sections(member_id: int) -> None:
    """Take somebody out of every section, also as its leader."""
    found = Section.objects.filter(members__contains=[member_id])
    found.update(members=Func(F("members"), Value(member_id), function="array_remove"))
    Section.objects.filter(leader=member_id).update(leader=None)


def _check_parent(section: Section, parent_id: int | None) -> None:
    if parent_id is None:
        return
    parents = {card.section_id: card.parent_id for card in sections()}
    if parent_id not in parents:
        raise SectionRefusedError("parent")
    above: int | None = parent_id
    steps = 1
    while above is not None:
        if above == section.pk or steps >= DEEPEST:
            raise SectionRefusedError("parent")
        above, steps = parents.get(above), steps + 1


def _locked(section_id: int) -> Section:
    section: Section | None = (
        Section.objects.select_for_update()
        .filter(pk=section_id, closed_at=None, kind__in=[kind.value for kind in UNITS_OWN])
        .first()
    )
    if section is None:
        raise LookupError(f"there is no section {section_id}")
    return section
