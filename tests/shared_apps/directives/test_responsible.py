"""Somebody follows a directive up; when that person leaves, the unit is told and names another."""

from collections.abc import Callable

import pytest
from django.test import Client

from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending, following_up, recalling
from shared_apps.directives.queries.responsible import forsaken
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.directives.conftest import Write

Staff = Callable[..., Client]


def test_somebody_of_the_unit_follows_it_up(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    colleague, stranger = make_account(), make_account()
    give_role(colleague, "network_staff", network.province.id)
    give_role(stranger, "network_staff", network.city.id)
    # The chief of these tests has no account: nobody follows it up.
    assert [one.pk for one in forsaken([network.province.id])] == [directive_id]
    with pytest.raises(following_up.NotAColleagueError):
        following_up.name_responsible(directive_id, chief, stranger.pk)
    following_up.name_responsible(directive_id, chief, colleague.pk)
    assert forsaken([network.province.id]) == []
    with enter_network():
        type(colleague).objects.filter(pk=colleague.pk).update(is_active=False)
    assert [one.pk for one in forsaken([network.province.id])] == [directive_id]
    assert forsaken([network.city.id]) == []
    recalling.recall(directive_id, chief, why="有误")
    with pytest.raises(amending.NotOpenError):
        following_up.name_responsible(directive_id, chief, colleague.pk)
    assert forsaken([network.province.id]) == []


def test_what_was_handed_on_is_followed_up_by_those_who_lead_the_unit(
    issue: Write, chief: Actor, network: Network
) -> None:
    above, handed_on = issue(), issue()
    leader, officer = make_account(), make_account()
    give_role(leader, "leader", network.province.id)
    give_role(officer, "duty_officer", network.province.id)
    Directive.objects.filter(pk=handed_on).update(parent_id=above, responsible_account_id=officer.pk)
    Directive.objects.filter(pk=above).update(responsible_account_id=leader.pk)
    assert {one.pk for one in forsaken([network.province.id])} == {above, handed_on}
    Directive.objects.filter(pk=handed_on).update(responsible_account_id=leader.pk)
    assert {one.pk for one in forsaken([network.province.id])} == {above}


def test_the_list_names_what_nobody_follows_up(staff: Staff, network: Network, issue: Write) -> None:
    directive_id = issue()
    client = staff("network_staff", network.province)
    assert "1 件在办通知无人跟进" in client.get("/directives/").content.decode()
    board = client.get(f"/directives/{directive_id}/").content.decode()
    account = board.split('id="responsible-account"')[1].split('<option value="')[2].split('"')[0]
    client.post(f"/directives/{directive_id}/responsible/", {"account": "²"})
    with enter_network():
        before = Directive.objects.get(pk=directive_id).responsible_account_id
    assert str(before) != account
    client.post(f"/directives/{directive_id}/responsible/", {"account": account})
    with enter_network():
        assert Directive.objects.get(pk=directive_id).responsible_account_id == int(account)
    assert "无人跟进" not in client.get("/directives/").content.decode()
