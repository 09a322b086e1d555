"""Which schemas are behind the code, and which of them stand at the same state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huisheng.kernel.tenancy import UnitRef, enter_network
from tenants.migrating.verifying import applied_migrations, fingerprint, list_hash
from tenants.migrating.version import Node, current_version
from tenants.models import ReadySchema, SchemaScript, Unit

_HANDFUL = 5


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
    """Names of the tables that a state has, of those new in it, and of those new, altered or gone."""

    all: tuple[str, ...]
    new: tuple[str, ...]
    touched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Targets believed to be at the same state, which `sample`, one of them, shows: migrations and
    fingerprint.
    """

    applied: frozenset[Node]
    listed: str
    before: str
    sample: Target
    targets: tuple[Target, ...]


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


def groups_by_version(targets: Iterable[Target]) -> list[Group]:
    """Put targets together by the version last written for them.

    That costs no look into each schema, which is looked into anyway when its turn comes: one that an
    interrupted run left between two versions shows then.
    """
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(target.version, []).append(target)
    return [_group(members, _recorded_fingerprints(version)) for version, members in found.items()]


def groups_by_state(targets: Iterable[Target]) -> list[Group]:
    """Put targets together by the migrations that their own lists name."""
    found: dict[frozenset[Node], list[Target]] = {}
    with enter_network(role="owner"):
        for target in targets:
            found.setdefault(applied_migrations(target.schema), []).append(target)
    return [_group(members, frozenset()) for members in found.values()]


def _group(members: Sequence[Target], recorded: frozenset[str]) -> Group:
    """The sample is as recorded for the version, else as most of a handful: not one altered by hand."""
    # One of the pool, which nobody uses yet, if there is one.
    members = sorted(members, key=lambda member: member.unit_id is not None)
    with enter_network(role="owner"):
        seen: dict[str, Target] = {}
        counts: Counter[str] = Counter()
        for member in members if recorded else members[:_HANDFUL]:
            found = fingerprint(member.schema)
            seen.setdefault(found, member)
            counts[found] += 1
            if found in recorded:
                counts = Counter([found])
                break
        before = counts.most_common(1)[0][0]
        sample = seen[before]
        listed = list_hash(sample.schema)
        return Group(applied_migrations(sample.schema), listed, before, sample, tuple(members))


def _recorded_fingerprints(version: str) -> frozenset[str]:
    with enter_network():
        rows = SchemaScript.objects.filter(key__startswith=f"{version}:")
        return frozenset(rows.values_list("fingerprint", flat=True))
