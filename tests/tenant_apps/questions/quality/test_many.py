"""Among many questions: PostgreSQL asks the index, and only the few that it brings are compared.

The texts are sentences of real messages put together anew, so that words are as common as people use them.
`HUISHENG_SIMILAR_ROWS=100000` measures: the slowest of twenty searches and their middle are printed.
"""

import os
import random
import statistics
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.text import alike
from tenant_apps.questions.data.codes import Channel, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.indexing import set_terms
from tenant_apps.questions.queries.similar import closest, duplicates_while_typing, similar
from tests.tenant_apps.questions.conftest import OFFICER, WAGES
from tests.tenant_apps.questions.quality.messages import real_messages

ROWS = int(os.environ.get("HUISHENG_SIMILAR_ROWS", "1500"))
ASKED = 100 if ROWS > 10_000 else 5
NOW = datetime(2026, 11, 20, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
BATCH = 2_000


def fill(unit: UnitRef, chance: random.Random) -> None:
    """As many answered questions as wanted, as if imported."""
    messages = real_messages()
    sentences = [part for message in messages for part in message.text.split("。") if len(part) > 8]
    for start in range(0, ROWS, BATCH):
        rows = [
            Question(
                number=f"N{number}",
                source="many",
                external_number=str(number),
                title=chance.choice(messages).title[:80],
                text="。".join(chance.choices(sentences, k=3)),
                topic=WAGES,
                channel=Channel.IMPORT,
                state=State.ANSWERED,
                imported=True,
                received_at=NOW,
                answered_at=NOW,
                business_day=NOW.date(),
                due_at=NOW,
            )
            for number in range(start, min(start + BATCH, ROWS))
        ]
        for row in rows:
            set_terms(row)
        Question.objects.bulk_create(rows, batch_size=500)
    # Autovacuum does this in operation; only the owner may.
    with enter_unit(unit, role="owner"), connection.cursor() as cursor:
        cursor.execute("ANALYZE questions_question")


def test_the_index_is_asked(topics, in_unit_a, capsys):
    chance = random.Random(3)
    fill(in_unit_a, chance)
    with CaptureQueriesContext(connection) as queries:
        closest(alike.said(real_messages()[0].text), Question.objects.all(), at_least=0, limit=3)
        if ROWS >= 10_000:
            # Among few, whatever condition stands beside it may be the cheaper way in.
            similar(real_messages()[0].text)
            duplicates_while_typing(real_messages()[0].text, account_id=OFFICER)
    searches = [query["sql"] for query in queries if "to_tsquery" in query["sql"]]
    assert len(searches) == (3 if ROWS >= 10_000 else 1)
    for search in searches:
        with connection.cursor() as cursor:
            if ROWS < 10_000:
                # So few are read faster from end to end; what counts is that the index can be asked.
                cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + search)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Bitmap Index Scan on questions_search" in plan
    seconds = []
    for message in chance.sample(real_messages(), ASKED):
        for typed in (message.text, message.text[:60]):
            begin = time.perf_counter()
            similar(typed)
            seconds.append(time.perf_counter() - begin)
    seconds.sort()
    with capsys.disabled():
        print(
            f"\namong {ROWS} questions: middle {statistics.median(seconds) * 1000:.0f} ms, "
            f"p95 {seconds[int(len(seconds) * 0.95)] * 1000:.0f} ms over {len(seconds)} searches"
        )
