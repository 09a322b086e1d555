"""Clusters follow what stands in public: in any order, at once when something goes, through a rebuild."""

from itertools import permutations

import pytest
from django.core.management import call_command

from huisheng.kernel import clock
from shared_apps.insights.models import Cluster, ClusterDecision, ClusterItem, ClusterLink
from shared_apps.insights.operations import clustering
from shared_apps.insights.operations.clustering import look_at_all, waiting, work_off
from shared_apps.insights.operations.grouping import LINK
from shared_apps.topics.public import sensitive_codes
from tests.network import Network
from tests.shared_apps.insights.clusters.made import WAGES, WATER, gone, shown, together

SAID = {
    "w1": ("宿舍没有热水", WATER),
    "w2": ("七号宿舍楼没有热水", "七号宿舍楼没有热水三个星期了，后勤处说锅炉在检修，大家只能去校外澡堂。"),
    "w3": ("什么时候有热水", "七号宿舍楼的锅炉检修到什么时候？三个星期没有热水洗澡了。"),
    "p1": ("电子厂拖欠加班工资", WAGES),
    "p2": ("实习生加班工资", "电子厂三个月没有发实习生的加班工资，劳务公司说找工厂，工厂说找劳务公司。"),
    "x": ("图书馆开放时间", "希望周末的图书馆开到晚上十点，考研的同学很多。"),
}
MATTERS = {frozenset({"w1", "w2", "w3"}), frozenset({"p1", "p2"})}


def tell(network: Network, keys: object = SAID, **more: str) -> dict:
    units = (network.a.id, network.b.id)
    return {
        key: shown(units[number % 2], *SAID[key], question_id=key, **more) for number, key in enumerate(keys)
    }


@pytest.mark.parametrize("order", [tuple(SAID), tuple(reversed(SAID)), ("w1", "p1", "x", "w3", "p2", "w2")])
def test_the_same_matter_across_units(in_network: None, network: Network, order: tuple[str, ...]) -> None:
    tell(network, order)
    assert together() == set()
    assert work_off() == 6
    assert together() == MATTERS
    assert waiting() == 0


def test_one_by_one_is_the_same_as_all_at_once(in_network: None, network: Network) -> None:
    for order in list(permutations(SAID))[::97]:
        items = {}
        for key in order:
            items |= tell(network, [key])
            work_off()
        assert together() == MATTERS, order
        for item in items.values():
            gone(item)
        assert together() == set()


def test_what_is_withdrawn_is_gone_at_once(in_network: None, network: Network) -> None:
    items = tell(network)
    work_off()
    gone(items["p1"])
    assert not ClusterItem.objects.filter(pk=items["p1"].pk).exists()
    assert not ClusterLink.objects.filter(one=items["p1"].pk).exists()
    assert waiting() == 1
    work_off()
    assert together() == {frozenset({"w1", "w2", "w3"})}
    assert Cluster.objects.count() == 1


def test_the_last_item_takes_the_name_with_it(in_network: None, network: Network) -> None:
    items = tell(network)
    work_off()
    named = ClusterItem.objects.get(pk=items["p1"].pk).cluster_id
    Cluster.objects.filter(pk=named).update(name="电子厂的加班工资")
    gone(items["p1"])
    work_off()
    assert Cluster.objects.get(pk=named).items.count() == 1
    gone(items["p2"])
    work_off()
    assert not Cluster.objects.filter(pk=named).exists()


def test_shown_again_it_finds_its_cluster_again(in_network: None, network: Network) -> None:
    items = tell(network)
    work_off()
    gone(items["w2"])
    work_off()
    shown(items["w2"].unit_id, *SAID["w2"], question_id="w2")
    work_off()
    assert together() == MATTERS


def test_other_words_another_cluster(in_network: None, network: Network) -> None:
    items = tell(network)
    work_off()
    shown(items["w3"].unit_id, *SAID["p2"], question_id="w3")
    work_off()
    assert together() == {frozenset({"w1", "w2"}), frozenset({"p1", "p2", "w3"})}


def test_an_answer_alone_is_no_reason_to_look_again(in_network: None, network: Network) -> None:
    items = tell(network)
    work_off()
    shown(items["w3"].unit_id, *SAID["w3"], question_id="w3", answers="已修好。", stage="answered")
    assert waiting() == 0


def test_sensitive_topics_stand_in_no_cluster(in_network: None, network: Network) -> None:
    tell(network, topic=next(iter(sensitive_codes())))
    work_off()
    assert together() == set()
    assert not ClusterLink.objects.exists()


def test_what_is_sensitive_is_like_nothing_else(in_network: None, network: Network) -> None:
    """The same matter, filed by one unit under a sensitive topic and by another under a plain one."""
    tell(network, ["w1"])
    tell(network, ["w2"], topic=next(iter(sensitive_codes())))
    work_off()
    assert (together(), ClusterLink.objects.count()) == (set(), 0)
    # So alike that they would stand together.
    tell(network, ["w2"])
    work_off()
    assert together() == {frozenset({"w1", "w2"})}


def test_years_apart_is_another_matter(in_network: None, network: Network) -> None:
    tell(network, ["w1", "w2"])
    tell(network, ["w3"], at="2024-01-02T09:00:00+08:00")
    work_off()
    assert together() == {frozenset({"w1", "w2"})}


def test_a_rebuild_makes_the_same_and_keeps_names_and_decisions(in_network: None, network: Network) -> None:
    items = tell(network)
    work_off()
    water = ClusterItem.objects.get(pk=items["w1"].pk).cluster
    assert water is not None
    Cluster.objects.filter(pk=water.pk).update(name="七号楼的热水")
    low, high = sorted((items["w3"].pk, items["x"].pk))
    ClusterDecision.objects.create(one=low, other=high, together=True, account_id=1, decided_at=clock.now())
    call_command("rebuild_clusters", verbosity=0)
    assert together() == {frozenset({"w1", "w2", "w3", "x"}), frozenset({"p1", "p2"})}
    assert Cluster.objects.get(name="七号楼的热水").pk == water.pk
    call_command("rebuild_clusters", verbosity=0)
    assert together() == {frozenset({"w1", "w2", "w3", "x"}), frozenset({"p1", "p2"})}


def test_a_rebuild_is_carried_on_and_takes_what_comes_in(
    in_network: None, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(network, ["w1", "w2", "p1", "p2"])
    work_off()
    monkeypatch.setattr(clustering, "BATCH", 1)
    assert look_at_all() == 4

    class BrokenOffError(Exception):
        pass

    def break_off(step: int) -> None:
        raise BrokenOffError

    with pytest.raises(BrokenOffError):
        work_off(break_off)
    assert waiting() == 3
    tell(network, ["w3"])
    assert together() == {frozenset({"w1", "w2"}), frozenset({"p1", "p2"})}
    call_command("rebuild_clusters", resume=True, verbosity=0)
    assert waiting() == 0
    assert together() == MATTERS


def test_links_hold_no_words_and_only_what_is_alike(in_network: None, network: Network) -> None:
    tell(network)
    work_off()
    assert {field.name for field in ClusterLink._meta.fields} == {"id", "one", "other", "likeness"}
    assert min(ClusterLink.objects.values_list("likeness", flat=True)) >= LINK
