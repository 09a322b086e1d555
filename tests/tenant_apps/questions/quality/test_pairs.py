"""Similar questions on real messages, through the database, beside pg_trgm on titles."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.text import alike
from tenant_apps.questions.data.codes import Channel
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.indexing import set_terms
from tenant_apps.questions.queries import similar
from tenant_apps.questions.rules.wording import TITLE_MAX
from tests.tenant_apps.questions.conftest import WAGES
from tests.tenant_apps.questions.quality.messages import Message, real_messages
from tests.tenant_apps.questions.quality.pairs import Found, Quality, by_titles, measure, verdicts

NOW = datetime(2026, 11, 20, 16, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def everything(topics: None, in_unit_a: UnitRef) -> dict[str, Message]:
    """All real messages as questions of unit a, by their numbers."""
    messages = real_messages()
    rows = [
        Question(
            number=message.number,
            external_number=message.number,
            source="real",
            title=message.title[:TITLE_MAX],
            text=message.text,
            topic=WAGES,
            channel=Channel.IMPORT,
            received_at=NOW,
            business_day=NOW.date(),
            due_at=NOW,
        )
        for message in messages
    ]
    for row in rows:
        set_terms(row)
    Question.objects.bulk_create(rows, batch_size=500)
    # Elsewhere autovacuum does it; it sees nothing of what is not committed, and plans would be made for an
    # empty table.
    with enter_unit(in_unit_a, role="owner"), connection.cursor() as cursor:
        cursor.execute("ANALYZE questions_question")
    return {message.number: message for message in messages}


def found(text: str, title: str, but: str, at_least: float) -> Found:
    rows = similar.closest(
        alike.said(text, title),
        Question.objects.exclude(external_number=but),
        at_least=at_least,
        limit=3,
    )
    return [(row.external_number, score) for row, score in rows]


def test_the_same_matter_is_found_again(everything, capsys):
    asked = list(verdicts())

    def ours(at_least: float, *, whole: bool = True, first: int = 100_000) -> Quality:
        return measure(
            lambda number: found(
                everything[number].text[:first],
                everything[number].title if whole else "",
                number,
                at_least,
            ),
            asked,
        )

    near = by_titles(everything, asked)
    titles = {
        at_least: measure(
            lambda number, at=at_least: [entry for entry in near[number] if entry[1] >= at], asked
        )
        for at_least in (0.0, 0.15, 0.3)
    }
    any_score = ours(0.0)
    shown = ours(alike.RELATED)
    same = ours(alike.SAME)
    typing = ours(alike.RELATED, whole=False, first=60)
    by_title_alone = measure(lambda number: found(everything[number].title, "", number, alike.RELATED), asked)
    with capsys.disabled():
        print(f"\n{len(asked)} messages, {sum(map(len, verdicts().values()))} pairs")
        print(f"ours, everything:          {any_score}")
        print(f"ours, from {alike.RELATED} (shown):   {shown}")
        print(f"ours, from {alike.SAME} (same):    {same}")
        print(f"ours, 60 characters typed: {typing}")
        print(f"ours, title alone:         {by_title_alone}")
        for at_least, quality in titles.items():
            print(f"pg_trgm on titles, {at_least}:    {quality}")
    assert any_score.recall >= 0.90
    assert shown.recall >= 0.88
    assert same.precision >= 0.75
    assert typing.hits >= 0.75
    best = max(titles.values(), key=lambda quality: quality.recall)
    assert any_score.recall > best.recall
    # Where both show about as much, ours shows more of the right ones.
    assert shown.precision > titles[0.0].precision
    assert shown.recall > titles[0.15].recall


def test_the_pairs_are_of_real_messages_and_judged_once():
    numbers = {message.number for message in real_messages()}
    judged = verdicts()
    assert set(judged) <= numbers
    assert {candidate for own in judged.values() for candidate in own} <= numbers
    assert all(number not in own for number, own in judged.items())
    assert sum(map(len, judged.values())) >= 200
