"""Telling the network once more how public questions stand: for units that had some before the network knew
of them, after a restored backup, and when a comparison found a difference.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from huisheng.kernel.messaging import emit_all
from shared_apps.contracts.published_items import PublishedItemWithdrawn
from shared_apps.insights.public import question_of
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.keeping_up import keep_up
from tenant_apps.commons.operations.telling import news
from tenant_apps.questions import public as questions


def repair(_bucket: str, keys: Collection[str]) -> None:
    """Mend a difference: tell how the questions of these keys stand."""
    tell_again({UUID(question_of(key)) for key in keys})


@transaction.atomic
def tell_again(question_ids: Collection[UUID]) -> None:
    """Send how these questions stand in public, or that they do not; of unknown ones too."""
    wanted = sorted(question_ids)
    keep_up(wanted)
    rows = {row.question: row for row in Publication.objects.select_for_update().filter(pk__in=wanted)}
    said = questions.answer_texts([key for key, row in rows.items() if row.standing == Standing.SHOWN])
    emit_all(
        message
        for key in wanted
        for message in (
            news(rows[key], Standing.SHOWN, said.get(key, ""))
            if key in rows
            else (PublishedItemWithdrawn(question_id=str(key)),)
        )
    )
