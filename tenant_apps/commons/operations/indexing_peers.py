"""What peers answer is found by the search of their unit, after what the question and the unit say.

It goes up to the search across units neither with a name nor without one.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection

from huisheng.kernel.text import index_text
from tenant_apps.commons.queries.answers import peer_texts

# The other words of a question stay as they are: nobody reads its answers anew for this.
_SQL: Final = """
UPDATE commons_publication
SET search = ts_filter(search, '{a,b,c}') || setweight(to_tsvector('simple', %s), 'D')
WHERE question = %s AND search IS NOT NULL
"""


def index_peers(question_ids: Collection[UUID]) -> None:
    """Have these questions found by what peers answer to them now, and by nothing that they answered before.
    Whoever calls holds the locks on them.
    """
    if not question_ids:
        return
    texts = peer_texts(question_ids)
    with connection.cursor() as cursor:
        for question_id in question_ids:
            cursor.execute(_SQL, [index_text(texts.get(question_id, "")), question_id])
