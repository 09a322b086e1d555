"""Which directives here are one task: a unit above handed on what another level had sent here as well."""

from uuid import UUID

from tenant_apps.directive_inbox.models import DirectiveEntry

_PART = DirectiveEntry.Kind.PART


def family_of(directive_id: UUID) -> set[UUID]:
    """The other directives of the same task, as far as they are known here."""
    own = DirectiveEntry.objects.filter(directive_id=directive_id, kind=_PART).first()
    root = directive_id if own is None else UUID(own.body["root_id"])
    parts = DirectiveEntry.objects.filter(kind=_PART, body__root_id=str(root))
    return {root, *parts.values_list("directive_id", flat=True)} - {directive_id}
