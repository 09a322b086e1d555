"""A form that is changed above reaches the directives that hand it on, merged with what they ask."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Field, Kind, Words, with_field, without
from huisheng.kernel.forms.definition import MOST_FIELDS
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Delegation, Directive, ReportForm
from shared_apps.directives.operations import (
    carrying_down,
    closing,
    delegating,
    issuing,
    report_forms,
    reports,
)
from shared_apps.directives.queries.lower_levels import lower_levels
from shared_apps.directives.queries.reports import form_of, report_of, roll_up, sent_forms
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design
from tests.shared_apps.directives.test_delegating import handed_on

Staff = Callable[..., Client]
PEOPLE = Field(id="", kind=Kind.NUMBER, label=Words("覆盖人数"))
VOLUNTEERS = replace(PEOPLE, label=Words("志愿者人数"))
PHOTOS = Field(id="", kind=Kind.NUMBER, label=Words("照片张数"), required=True)


@pytest.fixture
def mine(network: Network) -> Actor:
    """Staff of the city."""
    return actor("市里", network_staff=network.city)


@pytest.fixture
def asked(write: Write, chief: Actor, network: Network) -> UUID:
    """A task of the province to its cities, with a form (q1 to q4), handed on to the counties."""
    directive_id = write(target_unit_id=network.province.id, target_kinds=("city",), number_label="")
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    delegating.take(handed_on(directive_id, network), network.city.id)
    return directive_id


@pytest.fixture
def child(asked: UUID, mine: Actor) -> UUID:
    """What the city handed on, with a number of its own (…q1), sent as version 2."""
    found = Delegation.objects.get(parent_id=asked).child_id
    assert found is not None
    report_forms.change(found, mine, lambda form: with_field(form, PHOTOS))
    report_forms.send_again(found, mine)
    return found


def ids(directive_id: UUID) -> list[str]:
    sent = sent_forms(directive_id)
    assert sent is not None
    return [field.id for field in sent.now.fields]


def own_id(child: UUID) -> str:
    return ids(child)[-1]


def change_above(asked: UUID, chief: Actor) -> None:
    """Above the choice is asked no more, and how many people were reached is."""
    report_forms.change(asked, chief, lambda form: without(form, "q3"))
    report_forms.change(asked, chief, lambda form: with_field(form, PEOPLE))
    report_forms.send_again(asked, chief)


def told(child: UUID) -> dict[int, list[list[str]]]:
    """The forms that went down for the child, by unit."""
    found: dict[int, list[list[str]]] = {}
    for row in network_tables().outbox._default_manager.filter(kind="directive.form_told").order_by("pk"):
        if row.payload["directive_id"] == str(child):
            fields = [field["id"] for field in json.loads(row.payload["form"])["fields"]]
            found.setdefault(row.unit_id, []).append(fields)
    return found


def test_merged_and_sent(asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
    own = own_id(child)
    change_above(asked, chief)
    assert ids(asked) == ["q1", "q2", "q4", "q5"]
    assert ids(child) == ["q1", "q2", "q4", own, "q5"]
    for forms in told(child).values():
        assert forms[-1] == ids(child)
        assert len(forms) == 3
    view = form_of(child)
    assert view.carried is not None
    assert (view.version, view.carried.above, view.carried.clashes) == (3, 2, ())


def test_reports_stay_with_their_version(asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
    own = own_id(child)
    before = replace(answered(child, q2="3", q3="1", **{own: "9"}), form_version=2)
    reports.take(before, network.a.id)
    change_above(asked, chief)
    after = replace(answered(child, q2="4", q5="120", **{own: "2"}), form_version=3)
    reports.take(after, network.b.id)
    sent = sent_forms(child)
    assert sent is not None
    directive = Directive.objects.get(pk=child)
    rolled = roll_up(directive, sent)
    totals = {line.field.id: line.total for line in rolled.sums if line.column is None}
    assert (totals["q2"], totals["q5"], totals[own]) == (Decimal(7), Decimal(120), Decimal(11))
    assert rolled.by_earlier == 1
    view = report_of(directive, sent, network.a.id)
    assert view is not None
    assert [str(one.asked) for one in view.said] == ["活动场次", "主要形式", "照片张数"]
    # Seen from above only what is asked above is added up, whatever the city asks besides.
    above = lower_levels(Directive.objects.get(pk=asked), sent_forms(asked))
    assert {line.summed.field.id for line in above.figures.lines} == {"q1", "q2", "q3", "q4", "q5"}


def test_an_own_answer_is_never_read_as_one_to_a_later_field(
    asked: UUID, child: UUID, chief: Actor, network: Network
) -> None:
    """Above and below each add a number at the same time."""
    own = own_id(child)
    reports.take(answered(child, q2="3", **{own: "9"}), network.a.id)
    report_forms.change(asked, chief, lambda form: with_field(form, PEOPLE))
    report_forms.send_again(asked, chief)
    found = lower_levels(Directive.objects.get(pk=asked), sent_forms(asked))
    people = next(line for line in found.figures.lines if line.summed.field.id == "q5")
    assert people.summed.answered == 0


def test_every_level_below(asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
    """What a county has handed on follows as well, with what the city asks."""
    other = handed_on(asked, network, delegation_id="0190163d-8694-739b-aea5-966c26f8ad90")
    row = Delegation(id=UUID(other.delegation_id), parent_id=child, root_id=asked, unit_id=network.a.id)
    grandchild = _copy_of(child, chief)
    row.child_id, row.at = grandchild, Delegation.objects.get(parent_id=asked).at
    row.save(force_insert=True)
    change_above(asked, chief)
    assert ids(grandchild) == ids(child)
    assert form_of(grandchild).version == 2


def _copy_of(child: UUID, chief: Actor) -> UUID:
    """A directive that hands the child on, as it stands."""
    directive = Directive.objects.get(pk=child)
    form = ReportForm.objects.get(pk=child)
    directive.pk = UUID("0190163d-8694-739b-aea5-966c26f8ad91")
    directive.save(force_insert=True)
    ReportForm.objects.create(
        directive_id=directive.pk,
        definition={**form.definition, "version": 1, "given": 0, "mark": "hcounty"},
        version=1,
        above_version=form.version,
    )
    return directive.pk


def test_what_clashes_is_told(asked: UUID, child: UUID, chief: Actor, mine: Actor) -> None:
    """The same is asked above by now; until somebody has read it, it stands there."""
    report_forms.change(asked, chief, lambda form: with_field(form, replace(PHOTOS, required=False)))
    report_forms.send_again(asked, chief)
    view = form_of(child)
    assert view.carried is not None
    assert view.carried.clashes == (("twice", "照片张数"),)
    # The next change does not take it away.
    report_forms.change(asked, chief, lambda form: without(form, "q3"))
    report_forms.send_again(asked, chief)
    again = form_of(child).carried
    assert again is not None
    assert (again.above, again.clashes) == (3, (("twice", "照片张数"),))
    carrying_down.seen(child, mine)
    assert form_of(child).carried is None


def test_a_draft_of_the_city_is_kept(asked: UUID, child: UUID, chief: Actor, mine: Actor) -> None:
    """Something own that was not sent yet: the units have the merged form without it, the draft has both."""
    report_forms.change(
        child, mine, lambda form: with_field(form, replace(PEOPLE, label=Words("志愿者人数")))
    )
    change_above(asked, chief)
    view = form_of(child)
    assert view.is_changed
    assert len(view.definition.fields) == len(ids(child)) + 1
    assert "q5" in {field.id for field in view.definition.fields}
    report_forms.send_again(child, mine)
    assert len(ids(child)) == 6


def test_more_than_fits_waits(asked: UUID, child: UUID, chief: Actor, mine: Actor) -> None:
    def filled(form):  # type: ignore[no-untyped-def]
        for number in range(MOST_FIELDS - len(form.fields)):
            form = with_field(form, replace(PHOTOS, label=Words(f"第{number}题"), required=False))
        return form

    report_forms.change(child, mine, filled)
    report_forms.send_again(child, mine)
    report_forms.change(asked, chief, lambda form: with_field(form, PEOPLE))
    report_forms.send_again(asked, chief)
    view = form_of(child)
    assert view.carried is not None
    assert (view.carried.is_full, view.version) == (True, 3), "the units have what they had"
    with pytest.raises(carrying_down.NotCarriedError):
        carrying_down.try_again(child, mine)
    carrying_down.seen(child, mine)
    assert form_of(child).carried is not None, "it is not away by having been read"
    report_forms.change(child, mine, lambda form: without(form, ids(child)[-1]))
    report_forms.send_again(child, mine)
    assert carrying_down.try_again(child, mine) == 5
    assert "q5" in ids(child)


def test_what_has_ended_is_left_alone(asked: UUID, child: UUID, chief: Actor, mine: Actor) -> None:
    closing.close(child, mine)
    before = ids(child)
    change_above(asked, chief)
    assert ids(child) == before


@pytest.mark.parametrize("made", ["out", "otherwise"])
def test_what_is_asked_above_stays(asked: UUID, child: UUID, mine: Actor, made: str) -> None:
    def changed(form):  # type: ignore[no-untyped-def]
        if made == "out":
            return without(form, "q2")
        return with_field(form, replace(form.field("q2"), required=False))

    with pytest.raises(report_forms.FromAboveError):
        report_forms.change(child, mine, changed)
    assert not form_of(child).is_changed


def test_pages(asked: UUID, child: UUID, chief: Actor, network: Network, staff: Staff) -> None:
    with enter_network():
        report_forms.change(asked, chief, lambda form: with_field(form, replace(PHOTOS, required=False)))
        report_forms.send_again(asked, chief)
    client = staff("network_staff", network.city)
    base = f"/directives/{child}/"
    assert 'id="carried"' in client.get(base).content.decode()
    page = client.get(f"{base}form/").content.decode()
    assert 'data-clash="twice"' in page
    assert f'href="{base}form/q2/"' not in page, "what is asked above is not changed here"
    assert "上级要求" in page
    assert client.get(f"{base}form/q2/").status_code == 302
    refused = client.post(f"{base}form/", {"part": "remove", "field": "q2"})
    assert refused.status_code == 422
    assert "由上级要求填报" in refused.content.decode()
    assert client.post(f"{base}form/", {"part": "carried"}).status_code == 302
    assert 'id="carried"' not in client.get(base).content.decode()
    # Nobody above or beside acts for the city.
    for unit in (network.province, network.other_city):
        assert staff("network_staff", unit).post(f"{base}form/", {"part": "carry"}).status_code == 404
