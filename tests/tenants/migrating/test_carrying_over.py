"""What units have in tables that become one is carried over by `migrate_units`, and taken back as it was."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from huisheng.kernel.forms import from_json
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.questions.data.settings import ASKING_FORM
from tenants.migrating.everyone import migrate_units
from tenants.models import Unit
from tenants.provisioning.comparing import differences, migrated_description, schema_description
from tenants.provisioning.opening import provision
from tenants.public import get_setting, setting_versions
from tests.tenants.own_database import make_unit
from tests.tenants.own_database import own_database as own_database

pytestmark = pytest.mark.usefixtures("own_database")

AT = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
Node = tuple[str, str]


@pytest.fixture(scope="module")
def unit(own_database: str) -> UnitRef:
    """One unit at the present version."""
    return provision(make_unit("lixia"))


Case = Generator[None, Any, None]
"""One thing that is carried over. It goes on from `yield` to `yield`: the models of before, to be filled;
migrated; the models of before again, to be compared; migrated again.
"""

_CASES: Final[list[tuple[Node, Callable[[UnitRef], Case]]]] = []


def carried_over(*last: str) -> Callable[[Callable[[UnitRef], Case]], Callable[[UnitRef], Case]]:
    """Mark a case: what it fills is as it was before this migration."""

    def mark(case: Callable[[UnitRef], Case]) -> Callable[[UnitRef], Case]:
        app, name = last
        _CASES.append(((app, name), case))
        return case

    return mark


def _back_to_before(ref: UnitRef) -> Any:
    """Undo the migrations of all cases and whatever builds on them; the models of before."""
    with enter_unit(ref, role="owner"):
        executor = MigrationExecutor(connection)
        loader = executor.loader
        undone = dict.fromkeys(
            node
            for last, _case in _CASES
            for node in loader.graph.backwards_plan(last)
            if node in loader.applied_migrations
        )
        executor.migrate(None, plan=[(loader.graph.nodes[node], True) for node in undone])
        # What it returns is the state before the last of them, with those of other apps that come earlier.
        state = MigrationExecutor(connection)._create_project_state(with_applied_migrations=True)
    with enter_network():
        Unit.objects.filter(pk=ref.id).update(schema_version="")
    return state.apps


@contextmanager
def before(ref: UnitRef) -> Iterator[Any]:
    """The unit as it was before, to be filled; afterwards it is migrated as every unit is."""
    models = _back_to_before(ref)
    with enter_unit(ref, role="owner"):
        yield models
    assert migrate_units().failed == {}
    assert differences(migrated_description(), schema_description(ref.schema)) == []


def test_what_units_have_is_carried_over_and_taken_back_as_it_was(unit: UnitRef) -> None:
    """All at once: going back and forth takes long, and no case knows of another one's tables."""
    under_way = {case.__name__: case(unit) for _last, case in _CASES}
    failed: list[Exception] = []

    def go_on(models: Any = None) -> None:
        for name, case in list(under_way.items()):
            try:
                case.send(models)
            except StopIteration:
                del under_way[name]
            except Exception as error:  # noqa: BLE001 - raised below, with those of the others
                error.add_note(name)
                failed.append(error)
                del under_way[name]

    go_on()
    for _ in range(2):
        with before(unit) as models:
            go_on(models)
        go_on()
    if failed:
        raise ExceptionGroup("not carried over", failed)
    assert under_way == {}


def rows(ref: UnitRef, query: str) -> Sequence[tuple[Any, ...]]:
    """What the unit's own role reads."""
    with enter_unit(ref), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def question(models: Any, number: str, **more: Any) -> UUID:
    """A question of before."""
    made = models.get_model("questions", "Question").objects.create(
        pk=uuid7(), number=number, secret_hash="", topic="010101", channel="api", received_at=AT,
        business_day=AT.date(), due_at=AT, **more,
    )  # fmt: skip
    return UUID(str(made.pk))


@carried_over("interfaces", "0003_filed_questions")
def which_key_filed_a_question(unit: UnitRef) -> Case:
    models = yield
    key = models.get_model("interfaces", "ApiKey").objects.create(
        name="市民热线", hash="a", hint="abcd", made_at=AT, made_by=1, expires_on=AT.date()
    )
    filed = question(models, "LX-1")
    question(models, "LX-2")
    models.get_model("interfaces", "FiledRequest").objects.create(
        question=filed, key_id=key.pk, number="LX-1", filed_at=AT
    )
    wanted = [("LX-1", key.pk), ("LX-2", None)]
    yield
    found = "SELECT number, api_key FROM questions_question ORDER BY number"
    assert rows(unit, found) == wanted
    models = yield
    found_again = models.get_model("interfaces", "FiledRequest").objects
    assert list(found_again.values_list("question", "key", "number", "filed_at")) == [
        (filed, key.pk, "LX-1", AT)
    ]
    yield
    assert rows(unit, found) == wanted


@carried_over("unit_ledger", "0002_counts")
def what_was_counted(unit: UnitRef) -> Case:
    march, day = date(2026, 3, 1), AT.date()
    models = yield
    daily = models.get_model("commons", "DailyCount").objects
    daily.create(day=day, what="question", key="a", number=7)
    daily.create(day=day, what="told", key="", number=9)
    uses = models.get_model("knowledge", "Use").objects
    uses.create(source_unit=0, kind="canned", number=5, month=march, times=3)
    uses.create(source_unit=41, kind="article", number=12, month=march, times=2)
    yield
    found = "SELECT day, what, key, number FROM unit_count ORDER BY what, key"
    wanted = [
        (march, "entry", "41.12", 2),
        (march, "entry", "r5", 3),
        (day, "question", "a", 7),
        (day, "told", "", 9),
    ]
    assert rows(unit, found) == wanted
    models = yield
    daily, uses = models.get_model("commons", "DailyCount"), models.get_model("knowledge", "Use")
    assert list(daily.objects.order_by("what").values_list("what", "number")) == [
        ("question", 7),
        ("told", 9),
    ]
    assert list(uses.objects.order_by("kind").values_list("source_unit", "kind", "number", "times")) == [
        (41, "article", 12, 2),
        (0, "canned", 5, 3),
    ]
    yield
    assert rows(unit, found) == wanted


@carried_over("unit_ledger", "0003_held")
def what_holds_for_a_while(unit: UnitRef) -> Case:
    models = yield
    models.get_model("readers", "PhoneCode").objects.create(key="k", code_hash="c", sent_at=AT, tries=3)
    models.get_model("interfaces", "KeptAnswer").objects.create(
        token="t", digest="d", status=201, body={"number": "LX-1"}, at=AT
    )
    yield
    found = "SELECT what, key, digest, number, body->>'number', at, until FROM unit_held ORDER BY what"
    wanted = [
        ("answer", "t", "d", 201, "LX-1", AT, AT + timedelta(days=7)),
        ("phone", "k", "c", 3, None, AT, AT + timedelta(hours=1)),
    ]
    assert rows(unit, found) == wanted
    models = yield
    code = models.get_model("readers", "PhoneCode").objects.get()
    answer = models.get_model("interfaces", "KeptAnswer").objects.get()
    assert (code.key, code.code_hash, code.sent_at, code.tries) == ("k", "c", AT, 3)
    assert (answer.token, answer.digest, answer.status, answer.at) == ("t", "d", 201, AT)
    yield
    assert rows(unit, found) == wanted


@carried_over("people", "0003_members_of_sections")
def who_is_in_a_section(unit: UnitRef) -> Case:
    models = yield
    section, member, membership = (
        models.get_model("people", name) for name in ("Section", "Member", "Membership")
    )
    both, one = (section.objects.create(kind="faculty", name=name) for name in ("法学院", "数学学院"))
    section.objects.create(kind="faculty", name="文学院")
    first, second = (member.objects.create(kind="staff", state="active", name=name) for name in "甲乙")
    for row, people in ((both, (second, first)), (one, (second,))):
        for person in people:
            membership.objects.create(section=row, member=person)
    wanted = [("数学学院", [second.pk]), ("文学院", []), ("法学院", [first.pk, second.pk])]
    yield
    found = 'SELECT name, members FROM people_section ORDER BY name COLLATE "C"'
    assert rows(unit, found) == wanted
    models = yield
    again = models.get_model("people", "Membership").objects.order_by("section", "member")
    assert list(again.values_list("section", "member")) == [
        (both.pk, first.pk),
        (both.pk, second.pk),
        (one.pk, second.pk),
    ]
    yield
    assert rows(unit, found) == wanted


@carried_over("directive_inbox", "0003_report_with_item")
def what_was_reported_on_a_directive(unit: UnitRef) -> Case:
    hour = timedelta(hours=1)
    models = yield
    item, report = (models.get_model("directive_inbox", f"Directive{name}") for name in ("Item", "Report"))
    twice, once, _never = (item.objects.create(directive_id=uuid7(), title=title) for title in "abc")
    wanted = [
        (twice.pk, 1, "一", Decimal("1.50"), AT, 7, "李"),
        (twice.pk, 2, "二", None, AT + hour, 8, "张"),
        (once.pk, 1, "三", Decimal(3), AT, 7, "李"),
    ]
    names = ("item_id", "revision", "text", "number", "reported_at", "reported_by", "reported_name")
    for row in wanted:
        report.objects.create(**dict(zip(names, row, strict=True)))
    yield
    found = (
        "SELECT title, report_revision, report_text, report_number, report_by,"
        " jsonb_array_length(earlier_reports) FROM directive_inbox_directiveitem ORDER BY title"
    )
    now = [("a", 2, "二", None, 8, 1), ("b", 1, "三", Decimal(3), 7, 0), ("c", 0, "", None, None, 0)]
    assert rows(unit, found) == now
    models = yield
    again = models.get_model("directive_inbox", "DirectiveReport").objects
    assert list(again.order_by("item", "revision").values_list(*names)) == wanted
    yield
    assert rows(unit, found) == now


@carried_over("moderation", "0003_list_in_settings")
def the_versions_of_a_word_list(unit: UnitRef) -> Case:
    words = {"fraud": ["坏词"]}
    models = yield
    version = models.get_model("moderation", "ListVersion").objects
    for number, kept in ((1, {}), (2, words)):
        version.create(number=number, words=kept, kept_at=AT, kept_by=7)
    yield
    found = [(one.number, one.value, one.kept_at, one.kept_by) for one in setting_versions(unit.id, WORDS, 9)]
    wanted = [
        (2, {"version": 2, "words": words}, AT, 7),
        (1, {"version": 1, "words": {}}, AT, 7),
    ]
    assert found == wanted
    models = yield
    again = models.get_model("moderation", "ListVersion").objects.order_by("number")
    assert list(again.values_list("number", "words", "kept_at", "kept_by")) == [
        (1, {}, AT, 7),
        (2, words, AT, 7),
    ]
    assert setting_versions(unit.id, WORDS, 9) == []
    yield
    assert [one.number for one in setting_versions(unit.id, WORDS, 9)] == [2, 1]


@carried_over("questions", "0020_asking_form")
def what_is_asked_about_topics(unit: UnitRef) -> Case:
    """What was hidden stays out, and its number is never given again."""
    asked = {"hint": "", "required": True, "hidden": False}
    old = [
        asked | {"number": 3, "label": "欠了什么", "datatype": "multivaluelist", "options": ["工资", "社保"]},
        asked | {"number": 5, "label": "几个月", "datatype": "number", "options": [], "hidden": True},
    ]
    models = yield
    topics = models.get_model("questions", "UnitTopic").objects
    topics.create(network_topic="150305", name="", fields=old)
    own = topics.create(network_topic="010902", name="青年公寓", fields=[
        asked | {"number": 4, "label": "几栋", "hint": "楼号", "datatype": "string", "options": []}
    ])  # fmt: skip
    yield
    (kept,) = setting_versions(unit.id, ASKING_FORM, 9)
    form = from_json(get_setting(unit.id, ASKING_FORM))
    assert (kept.number, kept.value["given"], form.version) == (1, 5, 1)
    assert [(one.id, one.kind, one.about, one.help.zh) for one in form.fields] == [
        ("q3", "several", ("150305",), ""),
        ("q4", "short", (f"own-{own.pk}",), "楼号"),
    ]
    assert [option.key for option in form.fields[0].options] == ["1", "2"]


@carried_over("people", "0004_offers_of_shifts")
def who_asks_to_be_relieved_of_a_shift(unit: UnitRef) -> Case:
    day = timedelta(days=1)
    models = yield
    shift, change = models.get_model("people", "Shift").objects, models.get_model("people", "ShiftChange")
    mine, theirs, third = (
        shift.create(account_id=account, starts_at=AT, ends_at=AT + day, made_by_id=1)
        for account in (1, 2, 3)
    )
    open_ones = [
        (mine.pk, "swap", "taken", 1, 2, theirs.pk, 2),
        (third.pk, "give", "offered", 3, None, None, None),
    ]
    names = ("shift_id", "kind", "state", "asked_by", "to_account", "other_shift_id", "taken_by")
    change.objects.create(shift=mine, kind="give", state="withdrawn", asked_by=1)
    for row in open_ones:
        change.objects.create(**dict(zip(names, row, strict=True)))
    yield
    found = (
        "SELECT id, offer_kind, offer_state, account_id, offered_to, wanted_shift_id, taken_by"
        " FROM people_shift WHERE offer IS NOT NULL ORDER BY id"
    )
    assert rows(unit, found) == open_ones
    assert rows(unit, "SELECT id FROM people_shift WHERE offer IS NULL") == [(theirs.pk,)]
    models = yield
    again = models.get_model("people", "ShiftChange").objects.order_by("shift")
    assert list(again.values_list(*names)) == open_ones
    yield
    assert rows(unit, found) == open_ones


@carried_over("setup", "0002_one_table")
def what_was_seen_in_the_first_weeks(unit: UnitRef) -> Case:
    models = yield
    step, nudge = (models.get_model("setup", name).objects for name in ("Step", "Nudge"))
    # The unit has begun by being opened.
    step.all().delete()
    day = AT.date()
    steps = [("opened", None, day), ("training", day + timedelta(days=9), None)]
    for code, due, done in steps:
        step.create(code=code, due_on=due, done_on=done)
    nudge.create(day=day, code="step_soon", about="training", count=9)
    nudges = [(day, "step_soon", "training", 9)]
    yield
    found = "SELECT code, due_on, done_on, day, about, count FROM setup_observed ORDER BY id"
    wanted = [
        ("opened", None, day, None, "", 0),
        ("training", day + timedelta(days=9), None, None, "", 0),
        ("step_soon", None, None, day, "training", 9),
    ]
    assert rows(unit, found) == wanted
    models = yield
    step, nudge = (models.get_model("setup", name).objects.order_by("id") for name in ("Step", "Nudge"))
    assert list(step.values_list("code", "due_on", "done_on")) == steps
    assert list(nudge.values_list("day", "code", "about", "count")) == nudges
    yield
    assert rows(unit, found) == wanted
