"""What goes up to the network about public questions, for the search across units."""

from collections.abc import Iterator

from shared_apps.contracts.published_items import PublishedItemShown, PublishedItemWithdrawn
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Publication


def news(row: Publication, stood: str, answers: str) -> Iterator[PublishedItemShown | PublishedItemWithdrawn]:
    """What to send about a row as it is now; ``stood`` is where it stood before, empty for nowhere. Nothing
    about what neither stands nor stood in public.
    """
    if row.standing == Standing.SHOWN:
        yield PublishedItemShown(
            question_id=str(row.question),
            number=row.number,
            title=row.title,
            text=row.text,
            answers=answers,
            topic=row.topic,
            stage=row.stage,
            question_kind=row.kind,
            asked_at=row.asked_at.isoformat(),
        )
    elif stood == Standing.SHOWN:
        yield PublishedItemWithdrawn(question_id=str(row.question))
