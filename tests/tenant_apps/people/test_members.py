"""Who may answer what, who is reviewed, and what a unit with one member of staff can do."""

from datetime import timedelta

import pytest

from huisheng.kernel.access import LEADER, UNIT_ADMIN
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.people import public as people
from tenant_apps.people.data.codes import MemberKind, SectionKind
from tenant_apps.people.data.settings import REVIEWED_ANSWERS
from tenant_apps.people.models import Member
from tenant_apps.people.operations.keeping import MemberRefusedError, ensure_staff, note_check
from tenant_apps.people.operations.sectioning import SectionRefusedError, close_section, keep_section
from tenant_apps.people.rules.fields import fields_for
from tenants.public import set_setting
from tests.tenant_apps.people.conftest import JOBS, STRESS, Hire, Make

DAY = timedelta(days=1)
LAW = "130101"


def test_a_unit_with_one_member_has_no_second_person(hire: Hire, in_unit_a: UnitRef, volunteer: Make) -> None:
    alone = hire("独自一人", UNIT_ADMIN)
    volunteer()
    assert not people.has_second_person(alone), "a volunteer is no second person"
    assert people.leaders() == (alone,)
    second = hire("第二人")
    assert people.has_second_person(alone)
    assert people.has_second_person(second)


def test_somebody_who_begins_tomorrow_is_no_second_person_today(hire: Hire, in_unit_a: UnitRef) -> None:
    alone = hire("独自一人", UNIT_ADMIN)
    hire("明天才来", LEADER, starts_on=business_day() + DAY)
    assert not people.has_second_person(alone)
    assert people.leaders() == (alone,)


@pytest.mark.parametrize(
    ("changes", "topic", "minor", "why"),
    [
        ({}, JOBS, False, None),
        ({}, STRESS, False, "sensitive"),
        ({}, "150305", False, "topic"),
        ({}, "999999", False, "sensitive"),
        ({"passed_at": None}, JOBS, False, "untrained"),
        ({"away_until": "today"}, JOBS, False, "away"),
        ({"ends_on": "yesterday"}, JOBS, False, "not_engaged"),
        ({}, JOBS, True, "minors"),
        ({"checked_on": "today"}, JOBS, True, None),
        ({"checked_on": "two years ago"}, JOBS, True, "minors"),
    ],
)
def test_what_a_volunteer_may_answer(
    volunteer: Make, changes: dict[str, str], topic: str, minor: bool, why: str | None
) -> None:
    today = business_day()
    days = {"today": today, "yesterday": today - DAY, "two years ago": today - 730 * DAY}
    values = {key: days.get(value, value) for key, value in changes.items()}
    if "ends_on" in values:
        values["starts_on"] = today - 10 * DAY
    member = volunteer(**values)
    assert people.why_not_answer(member.account_id, topic, minor=minor) == why
    assert people.may_answer(member.account_id, topic, minor=minor) is (why is None)
    listed = {card.member_id for card in people.volunteers_for(topic, minor=minor)}
    assert listed == ({member.pk} if why is None else set())


def test_strangers_answer_nothing(in_unit_a: UnitRef, topics: None) -> None:
    for account in (None, 999_999):
        assert people.why_not_answer(account, JOBS) == "not_engaged"
        assert people.must_be_reviewed(account)


def test_staff_answer_minors_only_with_a_check(hire: Hire, in_unit_a: UnitRef, topics: None) -> None:
    account, other = hire("王值班"), hire("赵同事")
    assert people.may_answer(account, STRESS)
    assert not people.may_answer(account, JOBS, minor=True)
    member = ensure_staff([account])[account]
    with pytest.raises(MemberRefusedError, match="own"):
        note_check(member_id=member, checked_on=business_day(), reference="鲁检 1", actor=account)
    with pytest.raises(MemberRefusedError, match="day"):
        note_check(member_id=member, checked_on=business_day() + DAY, reference="鲁检 1", actor=other)
    note_check(member_id=member, checked_on=business_day() - 365 * DAY, reference="鲁检 1", actor=other)
    assert people.may_answer(account, JOBS, minor=True)
    note_check(member_id=member, checked_on=business_day() - 366 * DAY, reference="鲁检 1", actor=other)
    assert not people.may_answer(account, JOBS, minor=True)


def test_the_first_answers_are_reviewed(volunteer: Make, hire: Hire, in_unit_a: UnitRef) -> None:
    set_setting(in_unit_a.id, REVIEWED_ANSWERS, 2, actor_id=None)
    member = volunteer()
    reviewed = []
    for number in range(3):
        reviewed.append(people.must_be_reviewed(member.account_id))
        people.note_answered(member_id=member.pk, reference=f"q{number}", at=now())
    assert reviewed == [True, True, False]
    assert not people.must_be_reviewed(hire("王值班"))


def test_experts_by_field_with_the_least_asked_first(expert: Make, in_unit_a: UnitRef) -> None:
    busy = expert(name="忙", last_answered_at=now() - DAY)
    idle = expert(name="闲", last_answered_at=now() - 100 * DAY)
    new = expert(name="新")
    expert(name="医", fields=["health"])
    expert(name="休", away_until=business_day())
    expert(name="走", starts_on=business_day() - 9 * DAY, ends_on=business_day() - DAY)
    found = people.experts_for(LAW)
    assert [card.member_id for card in found] == [new.pk, idle.pk, busy.pk]
    assert [card.is_active for card in found] == [False, False, True]
    assert people.experts_for(LAW, minor=True) == []


def test_experts_who_have_been_silent_for_ninety_days(expert: Make, in_unit_a: UnitRef) -> None:
    long_ago = now() - 120 * DAY
    silent = expert(name="久未回答", decided_at=long_ago, last_answered_at=now() - 91 * DAY)
    never = expert(name="从未回答", decided_at=long_ago)
    expert(name="刚认证")
    expert(name="常回答", decided_at=long_ago, last_answered_at=now() - 89 * DAY)
    assert {card.member_id for card in people.inactive_experts()} == {silent.pk, never.pk}


def test_each_field_has_its_disclaimer(expert: Make, in_unit_a: UnitRef) -> None:
    assert fields_for("900201") == ("minors",)
    assert "12348" in people.disclaimer_for(LAW)
    assert "12356" in people.disclaimer_for(STRESS)
    assert "12333" in people.disclaimer_for("150305", expert(fields=["work"]).pk)
    assert people.disclaimer_for("010101") == ""


class TestSections:
    def keep(self, name: str, *, parent: int | None = None, own: int | None = None, **said: object) -> int:
        return keep_section(
            section_id=own,
            kind=SectionKind.SECTION,
            name=name,
            parent_id=parent,
            leader_id=None,
            member_ids=[],
            has_queue=True,
            actor=1,
            **said,
        )

    def test_a_tree_with_its_parts_below(self, hire: Hire, in_unit_a: UnitRef) -> None:
        top = self.keep("学院")
        part = self.keep("团支部", parent=top)
        self.keep("办公室")
        assert [(card.name, card.depth) for card in people.sections()] == [
            ("办公室", 0),
            ("学院", 0),
            ("团支部", 1),
        ]
        account = hire("甲")
        member = ensure_staff([account])[account]
        keep_section(
            section_id=top,
            kind=SectionKind.FACULTY,
            name="学院",
            parent_id=None,
            leader_id=None,
            member_ids=[member],
            has_queue=True,
            actor=1,
        )
        assert people.sections_of(account) == {top, part}

    def test_what_cannot_be_kept(self, in_unit_a: UnitRef) -> None:
        top = self.keep("一")
        below = self.keep("二", parent=top)
        for refused, code in (
            (lambda: self.keep("一"), "name"),
            (lambda: self.keep("一", parent=below, own=top), "parent"),
            (lambda: self.keep("新", parent=999_999), "parent"),
            (lambda: close_section(section_id=top, actor=1), "parts"),
        ):
            with pytest.raises(SectionRefusedError, match=code):
                refused()
        deep = self.keep("四", parent=self.keep("三", parent=below))
        with pytest.raises(SectionRefusedError, match="parent"):
            self.keep("五", parent=deep)

    def test_a_closed_section_keeps_its_name_and_frees_it(self, in_unit_a: UnitRef) -> None:
        old = self.keep("学校部")
        close_section(section_id=old, actor=1)
        new = self.keep("学校部")
        assert {card.section_id for card in people.sections()} == {new}
        assert people.section_names()[old] == "学校部"
        with pytest.raises(LookupError):
            people.section(old)


def test_staff_without_a_row_get_one_once(hire: Hire, in_unit_a: UnitRef) -> None:
    account = hire("王值班")
    assert ensure_staff([account]) == ensure_staff([account])
    row = Member.objects.get()
    assert (row.kind, row.name, row.account_id) == (MemberKind.STAFF, "王值班", account)
