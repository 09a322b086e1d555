"""What keeps clusters of public questions right: no word outlives its question, decisions hold."""

from __future__ import annotations

from tests.guards.guard import guard

_ITEMS = "shared_apps/insights/projections/public_items.py"
_CLUSTERING = "shared_apps/insights/operations/clustering.py"
_GROUPING = "shared_apps/insights/operations/grouping.py"
_QUERIES = "shared_apps/insights/queries/clusters.py"
_DECIDING = "shared_apps/insights/operations/cluster_deciding.py"
_REPLYING = "shared_apps/insights/operations/cluster_replying.py"
_REPLIES = "messaging/test_replies_round.py::"
_PAGES = "shared_apps/insights/clusters/test_pages.py::"
_TESTS = "shared_apps/insights/clusters/test_clustering.py::"
_GROUPING_TESTS = "shared_apps/insights/clusters/test_grouping.py::"

CLUSTERS = (
    guard(
        "what is withdrawn leaves its cluster at once",
        _ITEMS,
        "    cluster_items.forget(row.pk)\n",
        "",
        _TESTS + "test_what_is_withdrawn_is_gone_at_once",
    ),
    guard(
        "a cluster goes with its last item, and its name with it",
        _CLUSTERING,
        "    Cluster.objects.filter(items__isnull=True).delete()\n",
        "",
        _TESTS + "test_the_last_item_takes_the_name_with_it",
    ),
    guard(
        "sensitive topics stand in no cluster",
        _CLUSTERING,
        "rows = PublicItem.objects.filter(shown=True).exclude(topic__in=sensitive)",
        "rows = PublicItem.objects.filter(shown=True)",
        _TESTS + "test_what_is_sensitive_is_like_nothing_else",
    ),
    guard(
        "nothing is put together with a sensitive topic",
        _CLUSTERING,
        "        .exclude(topic__in=sensitive)\n        .exclude(pk=item.pk)",
        "        .exclude(pk=item.pk)",
        _TESTS + "test_what_is_sensitive_is_like_nothing_else",
    ),
    guard(
        "what staff keep apart is not put together by likeness",
        _GROUPING,
        "return b not in self._apart[a] and",
        "return",
        _GROUPING_TESTS + "test_staff_keep_apart_what_is_alike",
    ),
    guard(
        "two named clusters are joined by a person alone",
        _GROUPING,
        " and len(self._owners[a] | self._owners[b]) < 2",
        "",
        _GROUPING_TESTS + "test_two_named_clusters_are_not_joined",
    ),
    guard(
        "a cluster that does not touch one's area does not exist",
        _QUERIES,
        "    if not _members().filter(_within(tops), cluster=cluster_id).exists():\n        return None\n",
        "",
        _PAGES + "test_a_cluster_that_does_not_touch_the_area_does_not_exist",
    ),
    guard(
        "about a cluster decides who stands over all of its units",
        _DECIDING,
        "    if not may_decide(actor, units):\n        raise NotOverAllError\n",
        "",
        _PAGES + "test_who_stands_over_a_part_decides_nothing",
    ),
    guard(
        "nobody adds a question of a unit outside their area",
        _DECIDING,
        "    elif not _covers(actor, item):\n        raise NotOverAllError\n",
        "",
        _PAGES + "test_nobody_adds_what_stands_outside_the_area",
    ),
    guard(
        "questions of units that are not live stand in no cluster that is shown",
        _QUERIES,
        "        item__unit_id__in=ids_below(None, states=[UnitState.LIVE]),\n    ).exclude",
        "    ).exclude",
        _PAGES + "test_questions_of_units_that_are_not_live_are_shown_nowhere",
    ),
    guard(
        "nobody proposes an answer to questions of units outside their area",
        _REPLYING,
        "    if not may_decide(actor, units_of(cluster_id)):\n        raise NotOverAllError\n",
        "",
        _REPLIES + "test_whoever_stands_over_a_part_proposes_nothing",
    ),
    guard(
        "no unit says what became of a proposal in another one",
        _REPLYING,
        "        unit_id=unit_id,\n        question_id=message.question_id,",
        "        question_id=message.question_id,",
        _REPLIES + "test_told_twice_it_is_one_and_the_first_word_holds",
    ),
    guard(
        "an answer that is proposed is read by staff alone",
        "tenant_apps/questions/operations/proposals.py",
        "        side=Side.INTERNAL,\n        kind=MessageKind.NOTE,",
        "        side=Side.UNIT,\n        kind=MessageKind.NOTE,",
        _REPLIES + "test_there_and_back",
    ),
)
