"""Who reads a report is said before anybody writes it, and it is true (decision 0002 of directives)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.directive_messages import NOTICE, DirectiveClosed
from shared_apps.contracts.report_messages import DirectivePartTold
from shared_apps.directives.data.settings import READ_ABOVE
from shared_apps.directives.models import Directive
from shared_apps.directives.queries.visibility import reads_words
from tenant_apps.directive_inbox.operations import forms_told, one_task, receiving
from tenant_apps.directive_inbox.queries.readers import readers_of
from tenant_apps.interfaces.operations import keeping_keys
from tenants.public import UnitCard, set_setting
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.tenant_apps.directive_inbox.test_filling_in import form_told
from tests.tenant_apps.directive_inbox.test_inbox import issued
from tests.tenant_apps.questions.calling import Program

Staff = Callable[..., Client]
CLOSED = "报送的文字和附件由济南市团委查看，其上级单位只能看到报送进度和汇总数据。"
OPEN = "报送的文字和附件由济南市团委查看，济南市团委的上级单位也可以查看。"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def arrive(issuer: UnitCard, *, by_form: bool = True, **changes: object) -> UUID:
    """A task of this unit reaches the unit in which this is called."""
    directive_id = uuid7()
    receiving.receive(
        issued(directive_id, issuer_unit_id=issuer.id, issuer_name=issuer.short_name, **changes)
    )
    if by_form:
        forms_told.form_told(form_told(directive_id))
    return directive_id


@pytest.mark.parametrize("by_form", [True, False])
def test_the_page_says_who_reads_it(
    in_unit_a: UnitRef, network: Network, staff: Staff, by_form: bool
) -> None:
    directive_id = arrive(network.city, by_form=by_form)
    page = f"/desk/directives/{directive_id}/" + ("fill/" if by_form else "")
    client = staff("duty_officer", network.a)
    shown = client.get(page).content.decode()
    assert CLOSED in shown
    assert shown.index(CLOSED) < shown.index('name="based_on"')
    # Decided by the unit that asks, or by one above it for all below.
    set_setting(network.province.id, READ_ABOVE, True, actor_id=None, locked=True)
    shown = client.get(page).content.decode()
    assert OPEN in shown
    assert CLOSED not in shown


@pytest.mark.parametrize("is_open", [False, True])
def test_what_is_said_is_what_holds_above(in_unit_a: UnitRef, network: Network, is_open: bool) -> None:
    set_setting(network.city.id, READ_ABOVE, is_open, actor_id=None)
    said = readers_of(arrive(network.city), by_form=True)
    with enter_network():
        above = actor("王处长", network_staff=network.province)
        reads = reads_words(above, Directive(issuer_unit_id=network.city.id))
    assert (said.has_above, bool(said.open_above)) == (True, reads)
    assert reads is is_open


def test_nobody_stands_above_a_province(in_unit_a: UnitRef, network: Network) -> None:
    said = readers_of(arrive(network.province), by_form=True)
    assert said.words == "报送的文字和附件由山东省团委查看。"


def test_one_task_of_two_levels_names_both(in_unit_a: UnitRef, network: Network) -> None:
    root = arrive(network.province)
    child = arrive(network.city)
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(root)))
    for one in (root, child):
        said = readers_of(one, by_form=True)
        assert set(said.units) == {"山东省团委", "济南市团委"}
        # In words alone it goes to the one that is answered.
        assert len(readers_of(one, by_form=False).units) == 1
    set_setting(network.city.id, READ_ABOVE, True, actor_id=None)
    assert readers_of(child, by_form=True).open_above == ("济南市团委",)
    receiving.note_end(DirectiveClosed(directive_id=str(root), at="2026-11-22T09:00:00+08:00"))
    assert readers_of(child, by_form=True).units == ("济南市团委",)


def test_programs_are_told_the_same(in_unit_a: UnitRef, network: Network, client_of: Any) -> None:
    account = make_account(name="周管理")
    give_role(account, UNIT_ADMIN, network.a.id)
    with enter_unit(in_unit_a):
        key = keeping_keys.make("协同平台", ("directives-read",), 90, actor=account.pk).key
        by_form, plain = arrive(network.city), arrive(network.city, by_form=False)
        notice = arrive(network.city, by_form=False, directive_kind=NOTICE)
    program = Program(client_of(network.a), key=key)
    readers = {"units": ["济南市团委"], "open_above": [], "words": CLOSED}
    for at in (str(by_form), f"{by_form}/form", str(plain)):
        assert program.get(f"directives/inbox/{at}").json()["readers"] == readers
    assert program.get(f"directives/inbox/{notice}").json()["readers"] is None
    set_setting(network.city.id, READ_ABOVE, True, actor_id=None)
    told = program.get(f"directives/inbox/{by_form}/form").json()["readers"]
    assert (told["open_above"], told["words"]) == (["济南市团委"], OPEN)
