"""A brief is issued: frozen figures, a number without gaps, cases only while they stand in public."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Brief, BriefCase
from shared_apps.insights.operations import brief_drafting, brief_issuing
from shared_apps.insights.operations.brief_drafting import ChangedMeanwhileError, NotADraftError
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries.brief_cases import candidates
from shared_apps.insights.queries.brief_figures import (
    CHILDREN,
    LEAST,
    RANKED,
    FrozenRank,
    Told,
    TooManyUnitsError,
    period_of,
    ranked,
    read_back,
    units_of_level,
)
from shared_apps.insights.queries.figures import Figures, Sums
from shared_apps.insights.web.brief_document import document, measure_words
from shared_apps.topics.public import TopicTree, sensitive_codes
from tenants.models import Unit
from tenants.public import create_unit
from tests.network import Network
from tests.shared_apps.insights.briefs.making import (
    TODAY,
    chief,
    content,
    drafted,
    issue,
    issued,
    no_longer_public,
    public,
)
from tests.shared_apps.insights.facts import Question

DAY = TODAY - timedelta(days=5)


@pytest.fixture
def live(in_network: None, topic_tree: TopicTree, network: Network) -> Network:
    Unit.objects.filter(pk__in=[network.a.id, network.b.id, network.stranger.id]).update(state="live")
    return network


def asked(unit_id: int, number: int, answered: int) -> None:
    questions = [Question.asked(unit_id, DAY) for _ in range(number)]
    take([*(one.received() for one in questions), *(one.answered() for one in questions[:answered])])


def said(brief: Brief) -> str:
    """All words of a brief, as they are printed."""
    shown = document(brief)
    parts = [shown.masthead, shown.number, shown.title, shown.corrects, *shown.ends]
    for block in shown.blocks:
        parts += [block.text] if not hasattr(block, "rows") else ["|".join(row) for row in block.rows]
    return "\n".join(parts)


def test_figures_are_frozen_when_it_is_issued(live: Network) -> None:
    asked(live.a.id, 12, 9)
    brief = drafted(live.city)
    assert "收到|12|无可比数据" in said(brief)
    asked(live.a.id, 4, 0)
    issue(brief.pk, chief(live.city))
    brief.refresh_from_db()
    printed = said(brief)
    assert "收到|16|无可比数据" in printed
    assert f"{live.a.name}|16|9|56%|7|0" in printed
    asked(live.a.id, 5, 5)
    assert said(Brief.objects.get(pk=brief.pk)) == printed
    assert "口径" in printed
    assert "答复率：" in printed


def test_units_without_a_site_are_counted_and_not_listed(live: Network) -> None:
    asked(live.a.id, 12, 9)
    Unit.objects.filter(pk=live.b.id).update(state="listed")
    below = units_of_level(live.city, CHILDREN)
    listed = [card.name for card in below if card.state == "listed"]
    assert live.b.name in listed
    brief = issued(live.city)
    printed = said(brief)
    assert f"{live.a.name}|12" in printed
    assert [name for name in listed if name in printed] == []
    assert f"另有{len(listed)}个单位尚未开通，未列入表中。" in printed
    assert brief.figures is not None
    # One that was issued before they were left out still reads back.
    del brief.figures["left_out"]
    assert read_back(brief.figures).left_out == 0


def test_an_old_brief_keeps_the_names_and_definitions_it_was_printed_with(live: Network) -> None:
    brief = issued(live.city)
    printed = said(brief)
    Unit.objects.filter(pk=live.a.id).update(name="共青团新名字委员会")
    assert said(Brief.objects.get(pk=brief.pk)) == printed


def test_numbers_run_by_unit_kind_and_year(live: Network) -> None:
    first, second = issued(live.city), issued(live.city)
    circular, other = issued(live.city, kind="circular"), issued(live.province)
    assert [one.number for one in (first, second, circular, other)] == [1, 2, 1, 1]
    assert first.year == TODAY.year
    Brief.objects.filter(state="issued").update(year=TODAY.year - 1)
    assert issued(live.city).number == 1


def test_a_draft_thrown_away_leaves_no_gap(live: Network) -> None:
    issued(live.city)
    brief_drafting.discard(drafted(live.city).pk, chief(live.city))
    assert issued(live.city).number == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers_and_one_twice_gets_one(network: Network) -> None:
    with enter_network():
        briefs = [drafted(network.city).pk for _ in range(4)]
        who = chief(network.city)

    def click(brief_id: object) -> int:
        try:
            with enter_network():
                return brief_issuing.issue(brief_id, who, version=1, words=measure_words()).number  # type: ignore[arg-type]
        except NotADraftError:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(click, [*briefs, *briefs]))
    assert sorted(numbers) == [0, 0, 0, 0, 1, 2, 3, 4]
    with enter_network():
        assert sorted(Brief.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_nothing_of_an_issued_brief_changes(live: Network) -> None:
    item = public(live.a.id, "q-01")
    brief, who = issued(live.city), chief(live.city)
    for act in (
        lambda: brief_drafting.change(brief.pk, who, content=content(title="别的"), version=brief.version),
        lambda: brief_drafting.add_case(brief.pk, who, item_id=item.pk, comment=""),
        lambda: brief_drafting.drop_case(brief.pk, who, case_id=1),
        lambda: brief_drafting.discard(brief.pk, who),
        lambda: issue(brief.pk, who),
    ):
        with pytest.raises(NotADraftError):
            act()


def test_what_was_changed_since_it_was_shown_is_not_issued(live: Network) -> None:
    brief, who = drafted(live.city), chief(live.city)
    brief_drafting.change(brief.pk, who, content=content(title="改过的标题"), version=1)
    with pytest.raises(ChangedMeanwhileError):
        brief_issuing.issue(brief.pk, who, version=1, words=measure_words())
    with pytest.raises(ChangedMeanwhileError):
        brief_drafting.change(brief.pk, who, content=content(), version=1)
    assert Brief.objects.get(pk=brief.pk).title == "改过的标题"


def test_a_correction_is_a_new_number_that_names_the_old(live: Network) -> None:
    old, who = issued(live.city), chief(live.city)
    made = brief_drafting.create(who, unit_id=live.city.id, content=content(), corrects=old.pk)
    issue(made, who)
    new = Brief.objects.get(pk=made)
    assert new.number == 2
    assert document(new).corrects == f"（本期更正{TODAY.year}年第1期《{old.title}》）"
    with pytest.raises(LookupError):
        brief_drafting.create(who, unit_id=live.city.id, content=content(), corrects=drafted(live.city).pk)
    with pytest.raises(LookupError):
        brief_drafting.create(
            chief(live.province), unit_id=live.province.id, content=content(), corrects=old.pk
        )


def test_it_is_written_in_ones_own_name_alone(live: Network) -> None:
    for who, unit in ((chief(live.city), live.a), (chief(live.province), live.city), (Actor(), live.city)):
        with pytest.raises(PermissionError):
            brief_drafting.create(who, unit_id=unit.id, content=content())


def test_cases_are_what_everybody_may_read_at_or_below_and_nothing_sensitive(live: Network) -> None:
    public(live.a.id, "q-01", title="甲")
    public(live.stranger.id, "q-02", title="别省")
    public(live.a.id, "q-03", title="还没答复", stage="waiting")
    public(live.a.id, "q-04", title="心里难受", topic=min(sensitive_codes()))
    public(live.a.id, "q-05", title="收回了")
    no_longer_public(live.a.id, "q-05")
    assert [case.title for case in candidates(live.city.id, "")] == ["甲"]
    assert [case.title for case in candidates(live.city.id, "路灯")] == ["甲"]
    assert candidates(live.city.id, "毫不相干") == []
    assert candidates(live.b.id, "") == []


def test_a_case_that_is_not_public_any_more_is_taken_out_and_named(live: Network) -> None:
    brief, who = drafted(live.city), chief(live.city)
    for number in ("q-01", "q-02"):
        item = public(live.a.id, number)
        brief_drafting.add_case(brief.pk, who, item_id=item.pk, comment="当天办结")
    no_longer_public(live.a.id, "q-01")
    outcome = issue(brief.pk, who)
    assert (outcome.number, list(outcome.taken_out)) == (0, ["LX-01"])
    brief.refresh_from_db()
    assert (brief.state, [case.number for case in brief.cases.all()]) == ("draft", ["LX-02"])
    # The page that was shown before does not issue it.
    with pytest.raises(ChangedMeanwhileError):
        brief_issuing.issue(brief.pk, who, version=brief.version - 1, words=measure_words())
    assert issue(brief.pk, who).number == 1
    printed = said(Brief.objects.get(pk=brief.pk))
    assert "受理号LX-02" in printed
    assert "答复：今晚抢修。" in printed
    assert "点评：当天办结" in printed


def test_what_is_withdrawn_later_loses_its_words_in_the_print_as_well(live: Network) -> None:
    brief, who = drafted(live.city), chief(live.city)
    item = public(live.a.id, "q-01")
    brief_drafting.add_case(brief.pk, who, item_id=item.pk, comment="")
    issue(brief.pk, who)
    no_longer_public(live.a.id, "q-01")
    case = BriefCase.objects.get()
    assert (case.title, case.text, case.answers) == ("", "", "")
    printed = said(Brief.objects.get(pk=brief.pk))
    assert "受理号LX-01的提问已不再公开" in printed
    assert "路灯" not in printed
    # Shown again, it does not come back by itself.
    public(live.a.id, "q-01", sequence=3)
    assert BriefCase.objects.get().title == ""


def test_a_draft_keeps_no_words_of_a_question(live: Network) -> None:
    brief, who = drafted(live.city), chief(live.city)
    brief_drafting.add_case(brief.pk, who, item_id=public(live.a.id, "q-01").pk, comment="")
    case = BriefCase.objects.get()
    assert (case.title, case.text, case.answers, case.unit_name) == ("", "", "", "")


def test_only_shares_rank_and_only_where_there_is_enough() -> None:
    assert not {"received", "answered", "open", "overdue"} & set(RANKED)
    few = Told(Figures(received=LEAST - 1, answered_of_received=LEAST - 1), Sums(answered_timed=9))
    half = Told(Figures(received=20, answered_of_received=10), Sums(rated=LEAST, satisfied=7))
    best = Told(Figures(received=10, answered_of_received=9), Sums(rated=LEAST - 1, satisfied=9))
    assert ranked([("少", few), ("乙", half), ("丙", half), ("甲", best)], "rate") == [
        FrozenRank(1, "甲", 90),
        FrozenRank(2, "乙", 50),
        FrozenRank(2, "丙", 50),
        FrozenRank(None, "少", None),
    ]
    assert ranked([("甲", best), ("乙", half)], "satisfied") == [
        FrozenRank(1, "乙", 70),
        FrozenRank(None, "甲", None),
    ]
    assert ranked([("少", few)], "in_time") == [FrozenRank(None, "少", None)]
    assert (best.value("satisfied"), half.value("satisfied")) == (None, 70)
    with pytest.raises(KeyError):
        ranked([("甲", best)], "received")


def test_timeliness_and_rating_are_shares_with_enough_to_stand_on(live: Network) -> None:
    for number in range(12):
        question = Question.asked(live.a.id, TODAY - timedelta(days=20))
        take(
            [question.received(), question.timed(60, in_time=number < 9), question.rated(5 if number else 2)]
        )
    few = Question.asked(live.b.id, TODAY - timedelta(days=20))
    take([few.received(), few.timed(60), few.rated()])
    earlier = Question.asked(live.a.id, TODAY - timedelta(days=50))
    take([earlier.received(), earlier.timed(60, in_time=False)])
    brief = drafted(live.city, measures=("in_time", "satisfied"), ranking="in_time")
    printed = said(brief)
    assert "|76%|+76个百分点" in printed
    assert f"{live.a.name}|75%|91%" in printed
    assert f"{live.b.name}|100%|数据不足" in printed
    # One of one in time is no first place.
    assert f"{live.a.name}|1|75%" in printed
    assert f"{live.b.name}|—|数据不足" in printed


def test_seeded_questions_are_not_counted(live: Network) -> None:
    take([Question.asked(live.a.id, DAY, seeded=True).received()])
    assert "收到|0|" in said(drafted(live.city))


def test_a_level_too_wide_for_paper_is_refused(live: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared_apps.insights.queries.brief_figures.MOST_UNITS", 2)
    with pytest.raises(TooManyUnitsError):
        units_of_level(live.city, "children")
    assert [card.id for card in units_of_level(live.province, "city")] == [live.city.id, live.other_city.id]


def test_a_whole_month_is_compared_with_the_month_before() -> None:
    whole = period_of(date(2026, 10, 1), date(2026, 10, 31))
    assert (whole.before_first, whole.before_last) == (date(2026, 9, 1), date(2026, 9, 30))
    part = period_of(date(2026, 10, 2), date(2026, 10, 31))
    assert (part.before_first, part.before_last) == (date(2026, 9, 2), date(2026, 10, 1))


def test_the_table_holds_one_of_a_number_and_no_half_issued_one(live: Network) -> None:
    brief = issued(live.city)
    for change in ({"number": None}, {"figures": None}, {"state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Brief.objects.filter(pk=brief.pk).update(**change)
    second = issued(live.city)
    with pytest.raises(IntegrityError), transaction.atomic():
        Brief.objects.filter(pk=second.pk).update(number=1)


def test_more_units_need_no_more_statements(live: Network) -> None:
    brief = drafted(live.city)
    document(brief)
    with CaptureQueriesContext(connection) as few:
        document(brief)
    for number in range(4):
        create_unit(
            name=f"共青团第{number}区委员会",
            short_name=f"第{number}区",
            kind="county",
            slug=f"more{number}",
            parent_id=live.city.id,
            from_day=DAY,
            code=f"more{number}",
        )
    with CaptureQueriesContext(connection) as many:
        document(brief)
    assert len(many) == len(few)
    assert len(units_of_level(live.city, "children")) == 7
