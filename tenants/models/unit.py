"""A unit: one committee, one place in the tree, one schema."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import TenantMixin

PATH_SEGMENT_DIGITS = 6


class UnitKind(models.TextChoices):
    """Kinds of units. Faculties and departments are sections inside a unit, not units."""

    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    ZONE = "zone", _("Development zone")
    UNIVERSITY = "university", _("University")
    ENTERPRISE = "enterprise", _("Enterprise")
    TOWNSHIP = "township", _("Township")
    OTHER = "other", _("Other")


class UnitState(models.TextChoices):
    """Life of a unit. Routable: sandbox and live, and then only with a verified schema version."""

    LISTED = "listed", _("Not opened")
    PROVISIONING = "provisioning", _("Being set up")
    SANDBOX = "sandbox", _("Sandbox")
    LIVE = "live", _("Live")
    SUSPENDED = "suspended", _("Suspended")
    ARCHIVED = "archived", _("Archived")


class Unit(TenantMixin):
    """One unit of the network.

    `path` is the materialised path of ids, e.g. "000001.000007."; a subtree is a prefix, compared in byte
    order. `schema_name` is opaque and permanent once given; a listed unit has none, unless its setting-up was
    taken back. `schema_version` is the migration graph that the schema was last verified at. `live_since`:
    when it first went live, null before; a reactivated unit that never was live returns to its sandbox.
    """

    auto_create_schema = False
    auto_drop_schema = False

    # A listed unit has no schema yet; django-tenants supposes that every tenant has one.
    schema_name = models.CharField(  # type: ignore[assignment]
        max_length=63, unique=True, null=True, blank=True, editable=False
    )
    schema_version = models.CharField(max_length=64, blank=True, default="", editable=False)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=UnitKind)
    line = models.CharField(max_length=20, blank=True, default="")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, db_collation="C", unique=True, null=True, editable=False)
    code = models.CharField(max_length=24, blank=True, default="")
    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=12, choices=UnitState, default=UnitState.LISTED)
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True, default="")
    initials = models.CharField(max_length=60, db_collation="C", blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    live_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]
        indexes = [
            models.Index(fields=["parent", "sort_key"], name="unit_parent_sort"),
            models.Index(fields=["state", "schema_version"], name="unit_state_version"),
            models.Index(fields=["initials"], name="unit_initials"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="unit_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["listed", "provisioning"])
                | models.Q(schema_name__isnull=False),
                name="unit_open_has_schema",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row alone: django-tenants would create a schema by migrating, which provisioning
        replaces.
        """
        kwargs.pop("verbosity", None)
        models.Model.save(self, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row alone; a schema is never dropped with it."""
        kwargs.pop("force_drop", None)
        return models.Model.delete(self, *args, **kwargs)

    def create_schema(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: schemas are made by tenants.provisioning."""
        raise NotImplementedError("schemas are made by tenants.provisioning")

    @property
    def level(self) -> int:
        """Depth in the tree; a root is 1."""
        return len(self.path or "") // (PATH_SEGMENT_DIGITS + 1)


def path_segment(unit_id: int) -> str:
    """One fixed-width segment of a path."""
    return f"{unit_id:0{PATH_SEGMENT_DIGITS}d}."
