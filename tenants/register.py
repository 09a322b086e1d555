"""Entering a unit into the tree."""

from datetime import date

from django.conf import settings
from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from tenants.importing.pinyin import full_pinyin
from tenants.importing.pinyin import initials as initials_of
from tenants.models import Domain, Unit, UnitPlace
from tenants.models.unit import path_segment
from tenants.naming import forget_names
from tenants.tree_lock import lock_tree


def create_unit(
    *,
    name: str,
    short_name: str,
    kind: str,
    slug: str,
    parent_id: int | None,
    code: str = "",
    line: str = "",
    sort_key: str = "",
    initials: str = "",
    from_day: date | None = None,
    actor_id: int | None = None,
) -> int:
    """Enter a unit below a parent, in state "listed" (not opened), with its place from today on and its
    domain.

    Returns its id. Raises django.db.IntegrityError for a slug or code that exists, LookupError for an
    unknown parent.
    """
    with enter_network(), transaction.atomic():
        lock_tree()
        above = ""
        if parent_id is not None:
            found = Unit.objects.filter(pk=parent_id).values_list("path", flat=True).first()
            if found is None:
                raise LookupError(f"there is no unit {parent_id} to stand below")
            above = found
        unit = Unit(
            name=name,
            short_name=short_name,
            kind=kind,
            slug=slug,
            parent_id=parent_id,
            code=code,
            line=line,
            sort_key=sort_key or full_pinyin(short_name),
            initials=initials or initials_of(short_name),
        )
        unit.save()
        unit.path = above + path_segment(unit.pk)
        unit.save(update_fields=["path"])
        UnitPlace.objects.create(unit=unit, path=unit.path, from_day=from_day or business_day())
        Domain.objects.create(tenant=unit, domain=f"{slug}.{settings.HUISHENG_BASE_HOST}", is_primary=True)
        record(
            "unit.listed", object_type="unit", object_id=str(unit.pk), actor=actor_id or "system", detail={}
        )
        forget_names()
    return int(unit.pk)
