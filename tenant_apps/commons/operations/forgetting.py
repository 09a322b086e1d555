"""What public questions are to somebody is gone with them."""

from django.db import transaction
from django.db.models import F

from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations.commenting import locked_question


@transaction.atomic
def forget_interests(reader_id: int) -> None:
    """Likes and follows go with whoever is forgotten: the same phone, verified anew, would count twice."""
    own = Interest.objects.filter(reader=reader_id)
    for question_id in sorted(own.values_list("publication", flat=True)):
        locked_question(question_id)
    liked = list(own.exclude(liked_at=None).values_list("publication", flat=True))
    own.delete()
    Publication.objects.filter(pk__in=liked).update(like_count=F("like_count") - 1)
