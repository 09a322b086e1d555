"""Which schemas are behind the code, and which of them stand at the same state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huisheng.kernel.tenancy import UnitRef, enter_network
from tenants.migrating.verifying import applied_migrations, fingerprint
from tenants.migrating.version import Node, current_version
from tenants.models import ReadySchema, SchemaScript, Unit


@dataclass(frozen=True, slots=True)
class Target:
    """A schema that is to be brought to the code's version: a unit's, or one of the pool (without unit)."""

    schema: str
    version: str
    unit_id: int | None
    ready_id: int | None

    @property
    def ref(self) -> UnitRef:
        return UnitRef(self.unit_id or 0, self.schema, "")


@dataclass(frozen=True, slots=True)
class Tables:
    """Names of the tables that a state has, and of those that the state before did not have."""

    all: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Targets at the same state: `sample` is one of them, `strays` its migrations but another structure."""

    applied: frozenset[Node]
    sample: Target
    targets: tuple[Target, ...]
    strays: tuple[Target, ...]


def pending_targets() -> list[Target]:
    """Every schema that is not known to be at the code's version: units in any state, and the ready pool."""
    version = current_version()
    with enter_network():
        units = (
            Unit.objects.filter(schema_name__isnull=False).exclude(schema_version=version).order_by("path")
        )
        ready = (
            ReadySchema.objects.filter(unit_id=None, name__isnull=False)
            .exclude(version=version)
            .order_by("id")
        )
        return [
            Target(str(schema), before, pk, None)
            for pk, schema, before in units.values_list("pk", "schema_name", "schema_version")
        ] + [
            Target(str(schema), before, None, pk)
            for pk, schema, before in ready.values_list("pk", "name", "version")
        ]


def groups_of(targets: Iterable[Target]) -> list[Group]:
    """Put targets together that have the same migrations and the same structure.

    Where structures differ although the migrations are the same, somebody has altered a schema by hand: the
    structure that was recorded for the version counts, else the most frequent one, and the others are strays.
    """
    found: dict[frozenset[Node], list[tuple[str, Target]]] = {}
    with enter_network(role="owner"):
        for target in targets:
            applied = applied_migrations(target.schema)
            found.setdefault(applied, []).append((fingerprint(target.schema), target))
    return [_group(applied, members) for applied, members in found.items()]


def _group(applied: frozenset[Node], members: Sequence[tuple[str, Target]]) -> Group:
    recorded = _recorded_fingerprints({target.version for _, target in members})
    counts = Counter(found for found, _ in members)
    right = max(counts, key=lambda found: (found in recorded, counts[found]))
    targets = tuple(target for found, target in members if found == right)
    return Group(applied, targets[0], targets, tuple(target for found, target in members if found != right))


def _recorded_fingerprints(versions: set[str]) -> set[str]:
    with enter_network():
        rows = SchemaScript.objects.values_list("key", "fingerprint")
        return {found for key, found in rows if key.split(":")[0] in versions}
