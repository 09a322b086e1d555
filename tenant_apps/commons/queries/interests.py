"""What a public question is to one verified person."""

from uuid import UUID

from tenant_apps.commons.models import Interest


def likes(question_id: UUID, reader_id: int) -> bool:
    """Whether they like it. One query."""
    return bool(Interest.objects.filter(publication=question_id, reader=reader_id).exists())
