"""Base of every model that lives in a unit's schema.

Two leaks of stock django-tenants are closed here: an object loaded in A and saved in B overwrites B's row of
the same id, and a lazy queryset built in A returns B's rows when evaluated in B. Objects and querysets
remember their unit.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models.sql import Query

from huisheng.kernel.tenancy.context import current_unit, scope_or_none
from huisheng.kernel.tenancy.errors import ScopeMismatchError

_M = TypeVar("_M", bound=models.Model, covariant=True)


def _unit_schema_or_none() -> str | None:
    scope = scope_or_none()
    return None if scope is None or scope.unit is None else scope.unit.schema


def _demand(schema: str | None, what: str) -> str:
    """Return the current unit's schema; raise ScopeMismatchError when `schema` names another one."""
    current = current_unit().schema
    if schema is not None and schema != current:
        raise ScopeMismatchError(f"{what} belongs to {schema} and was used in {current}")
    return current


class UnitQuery(Query):
    """A query that may only be compiled in the unit in which it was made."""

    unit_schema: str | None = None

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        _demand(self.unit_schema, "a queryset")
        return super().get_compiler(*args, **kwargs)


class UnitQuerySet(models.QuerySet[_M]):
    """Querysets made before any unit was entered (form fields, class attributes) belong to the first that
    uses them.
    """

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        if query is None and model is not None:
            query = UnitQuery(model)
            query.unit_schema = _unit_schema_or_none()
        super().__init__(model, query, using, hints)

    def _demand(self) -> None:
        _demand(getattr(self.query, "unit_schema", None), "a queryset")

    def _chain(self) -> Self:
        clone: Self = super()._chain()  # type: ignore[misc]
        if isinstance(clone.query, UnitQuery) and clone.query.unit_schema is None:
            clone.query.unit_schema = _unit_schema_or_none()
        return clone

    def iterator(self, chunk_size: int | None = None) -> Iterator[_M]:
        schema = _demand(getattr(self.query, "unit_schema", None), "a queryset")
        for row in super().iterator(chunk_size):
            _demand(schema, "an iterator")
            yield row

    def update(self, **kwargs: Any) -> int:
        self._demand()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[_M]:
        self._demand()
        rows = list(objs)
        for row in rows:
            _demand(row.__dict__.get("_unit_schema"), "an object")
        return super().bulk_create(rows, *args, **kwargs)


class UnitManager(models.Manager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Default manager of every unit model."""


class UnitModel(models.Model):
    """Abstract base of every model in tenant_apps (a test enumerates them)."""

    _unit_schema: str | None = None

    objects = UnitManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save in the unit in which the object was loaded or first saved; raise ScopeMismatchError
        elsewhere.
        """
        self.belong_here()
        super().save(*args, **kwargs)

    def belong_here(self) -> None:
        """Make this the object's unit for good; raise ScopeMismatchError if it has another."""
        self._unit_schema = _demand(self._unit_schema, "an object")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete in the unit in which the object was loaded; raise ScopeMismatchError elsewhere."""
        _demand(self._unit_schema, "an object")
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Reload in the unit in which the object was loaded; raise ScopeMismatchError elsewhere."""
        _demand(self._unit_schema, "an object")
        super().refresh_from_db(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Self:
        row = super().from_db(db, field_names, values, **options)
        row._unit_schema = current_unit().schema
        return row
