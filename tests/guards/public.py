"""What keeps public pages right: nothing unpublished, nobody counted twice, nobody taken for another."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_STANDING = "tenant_apps/commons/rules/standing.py"
_STANDING_TESTS = "tenant_apps/commons/test_standing.py::"
_CLAIMING_TESTS = "tenant_apps/commons/test_claiming.py::"
_PEERS = "tenant_apps/commons/rules/peers.py"
_PEER_TESTS = "tenant_apps/commons/test_peer_answers.py::"
_REPUTATION = "tenant_apps/commons/rules/reputation.py"
_CREDITING = "tenant_apps/commons/operations/crediting.py"
_FARMING_TESTS = "tenant_apps/commons/test_farming.py::"
_CODES = "tenant_apps/unit_ledger/operations/codes.py"
_VERIFYING_TESTS = "tenant_apps/readers/test_verifying.py::"

_COUNTING = "platform/huisheng/kernel/web/counting.py"
_COUNTING_TESTS = "platform/kernel/web/test_counting.py::"

_ITEMS = "shared_apps/insights/queries/public_items.py"
_ITEMS_TESTS = "shared_apps/insights/test_public_items.py::"
_COMPARED_TESTS = "tenant_apps/commons/test_compared.py::"

PUBLIC = (
    guard(
        "who is forgotten leaves no choice of policies",
        "tenant_apps/readers/operations/keeping.py",
        '    reader.key, reader.name, reader.device, reader.wishes = None, "", "", {}\n',
        '    reader.key, reader.name, reader.device = None, "", ""\n',
        "tenant_apps/knowledge/test_wishes.py::test_who_is_forgotten_wishes_nothing",
    ),
    guard(
        "a programme is shown from its first day on",
        "tenant_apps/knowledge/queries/cards.py",
        "card.kind != Kind.CANNED and card.has_begun and not card.has_ended",
        "card.kind != Kind.CANNED and not card.has_ended",
        "tenant_apps/knowledge/test_policies.py::test_it_is_shown_from_its_first_day_up_to_its_last",
    ),
    guard(
        "a programme that is over is in no list",
        "tenant_apps/knowledge/queries/cards.py",
        "card.kind != Kind.CANNED and card.has_begun and not card.has_ended",
        "card.kind != Kind.CANNED and card.has_begun",
        "tenant_apps/knowledge/test_policies.py::test_it_is_shown_from_its_first_day_up_to_its_last",
    ),
    guard(
        "what somebody wrote stands on their own page alone",
        "tenant_apps/commons/queries/writers.py",
        "Comment.objects.filter(reader=reader_id)",
        "Comment.objects.all()",
        "tenant_apps/commons/test_writers.py::test_nobody_else_s_and_nothing_of_who_is_gone",
    ),
    guard(
        "of units that are not live nothing is found on the network's site",
        _ITEMS,
        "states=[UnitState.LIVE]",
        "states=list(UnitState)",
        _ITEMS_TESTS + "test_of_units_that_are_not_live_nothing_is_found",
    ),
    guard(
        "no sensitive topic is suggested to a search across units",
        _ITEMS,
        "        if card.code not in sensitive and is_called",
        "        if is_called",
        _ITEMS_TESTS + "test_no_sensitive_topic_is_suggested",
    ),
    guard(
        "what the network shows without reason is taken back",
        "tenant_apps/commons/operations/telling_again.py",
        "            else (PublishedItemWithdrawn(question_id=str(key)),)",
        "            else ()",
        _COMPARED_TESTS + "test_what_the_network_kept_too_long_goes",
    ),
    guard(
        "how a public question reads is compared, not only that it is there",
        "shared_apps/insights/queries/comparing_items.py",
        '        Value(_CUT), "number", "title", "text", answers, "topic", "stage", kind,',
        '        Value(_CUT), "number", "title", answers, "topic", "stage", kind,',
        _COMPARED_TESTS + "test_whatever_reads_differently_is_found_and_mended",
    ),
    guard(
        "what is shown to whoever asks stands in public",
        "tenant_apps/questions/queries/published.py",
        "pk__in=ids(), state__in",
        "state__in",
        "tenant_apps/questions/test_similar.py::test_a_wish_is_shown_once_the_unit_has_decided_and_no_longer_than_it_wants",
    ),
    guard(
        "who goes along with a merged question counts once",
        "tenant_apps/commons/operations/carrying_over.py",
        '    moving = mine.exclude(reader__in=list(there.values_list("reader", flat=True)))',
        "    moving = mine",
        "tenant_apps/commons/test_carrying_over.py::test_likes_count_once_and_not_of_whoever_asked",
    ),
    guard(
        "programs are no readers",
        _COUNTING,
        "    return bool(agent) and _PROGRAM.search(agent) is None",
        "    return True",
        _COUNTING_TESTS + "test_programs_do_not_count",
    ),
    guard(
        "staff are no readers",
        _COUNTING,
        " or settings.SESSION_COOKIE_NAME in request.COOKIES:",
        ":",
        _COUNTING_TESTS + "test_neither_a_look_ahead_nor_staff_nor_a_head",
    ),
    guard(
        "what was counted leaves a process before it is sent",
        _COUNTING,
        "            sums, self._sums = self._sums, Counter()\n",
        "            sums = self._sums\n",
        _COUNTING_TESTS + "test_many_processes_add_up",
    ),
    guard(
        "a day of views is told once",
        "tenant_apps/unit_ledger/operations/counting.py",
        "    more = number - int(row.number)",
        "    more = number",
        "tenant_apps/commons/test_counting.py::test_a_day_is_told_once_and_what_came_late_after_it",
    ),
    guard(
        "a list of answers is framed by the sites that the unit names",
        "tenant_apps/outreach/rules/framing.py",
        "    if not sites:\n",
        "    if True:\n",
        "tenant_apps/outreach/test_embeds.py::test_sites_that_the_unit_names_and_no_other",
    ),
    guard(
        "a campaign counts nobody outside its days",
        "tenant_apps/outreach/web/links.py",
        "    if found.counts:\n",
        "    if True:\n",
        "tenant_apps/outreach/test_campaigns.py::test_closed_it_leads_and_counts_nobody",
    ),
    guard(
        "addresses of this site alone are signed for WeChat",
        "tenant_apps/channels/web/sharing.py",
        "    if not _is_ours(request, url):",
        "    if False:",
        "tenant_apps/channels/adapters/test_wechat_share.py::test_no_page_of_anybody_else_is_signed",
    ),
    guard(
        "one process asks for WeChat's ticket at a time",
        "tenant_apps/channels/adapters/wechat_share.py",
        "    if not cache.add(",
        "    if False and not cache.add(",
        "tenant_apps/channels/adapters/test_wechat_share.py::test_one_asks_at_a_time",
    ),
    guard(
        "what a rule keeps private is never public",
        _STANDING,
        "    if question.barred:\n        return GoneFor.SENSITIVE\n",
        "",
        _STANDING_TESTS + "test_what_a_rule_keeps_private_goes_though_it_is_wished",
    ),
    guard(
        "nothing is public against the wish of whoever asked",
        _STANDING,
        "    if not question.wished:\n        return GoneFor.PRIVATE\n",
        "",
        _STANDING_TESTS + "test_whoever_asked_takes_the_wish_back",
    ),
    guard(
        "a decision against showing outlives later steps",
        _STANDING,
        " and now.gone_for != GoneFor.DECISION)",
        ")",
        _STANDING_TESTS + "test_a_decision_against_it_outlives_every_later_step",
    ),
    guard(
        "nothing of somebody is shown before they are verified",
        "tenant_apps/commons/operations/deciding.py",
        "    if row.person is None and not question.public_before:\n        raise NotForOthers\n",
        "",
        _CLAIMING_TESTS + "test_without_a_verified_phone_nothing_is_shown_nor_put_before_anybody",
    ),
    guard(
        "who is not verified is put before nobody",
        "tenant_apps/commons/operations/keeping_up.py",
        "        and row.person is not None\n",
        "",
        _CLAIMING_TESTS + "test_without_a_verified_phone_nothing_is_shown_nor_put_before_anybody",
    ),
    guard(
        "an answer of a peer is shown when moderation says so",
        "tenant_apps/commons/operations/peer_answering.py",
        "    if shown:\n        bring(answer",
        "    if True:\n        bring(answer",
        _PEER_TESTS + "test_nobody_reads_it_before_a_moderator_has",
    ),
    guard(
        "whoever is trusted is trusted only where the unit wants it",
        _PEERS,
        " and bool(get_setting(current_unit().id, PEER_TRUSTED))",
        "",
        _PEER_TESTS + "test_the_proven_are_shown_at_once_only_where_the_unit_wants_it",
    ),
    guard(
        "no stranger tells a minor what to do",
        _PEERS,
        " and not question.minor",
        "",
        _PEER_TESTS + "test_nobody_tells_a_minor_what_to_do",
        _PEER_TESTS + "test_the_page_of_a_minor_offers_no_form",
    ),
    guard(
        "sensitive matters, danger and tips are closed to peers",
        "tenant_apps/commons/operations/peer_answering.py",
        "not fits_peers(now) or ",
        "",
        _PEER_TESTS + "test_what_is_sensitive_is_closed",
    ),
    guard(
        "the unit switches answers of peers off, also by topic",
        _PEERS,
        " and topic[:2] not in closed",
        "",
        _PEER_TESTS + "test_the_unit_switches_it_off_altogether_or_by_topic",
    ),
    guard(
        "one's own question counts for nothing",
        _CREDITING,
        "reader_id == giver or ",
        "",
        _FARMING_TESTS + "test_one_s_own_question_counts_nothing",
        also=(
            Edit(
                "tenant_apps/readers/queries/known.py",
                "row is None or reader_id in others",
                "row is None",
            ),
        ),
    ),
    guard(
        "a second phone on one device counts for nothing",
        "tenant_apps/readers/queries/known.py",
        "    return row.device == device or ",
        "    return False and ",
        _FARMING_TESTS + "test_a_second_phone_on_the_same_device_counts_nothing",
    ),
    guard(
        "who was taken for one person stays one",
        _CREDITING,
        " or bool(same.exists())",
        "",
        _FARMING_TESTS + "test_who_was_taken_for_one_is_not_two_on_another_device",
    ),
    guard(
        "between two people something counts once in thirty days",
        _REPUTATION,
        "        return Why.PAIR\n",
        "        pass\n",
        _FARMING_TESTS + "test_two_friends_count_once_whoever_asks",
    ),
    guard(
        "without the unit nobody comes past the ceiling",
        _REPUTATION,
        "min(self.accepted, self.ceiling)",
        "self.accepted",
        _FARMING_TESTS + "test_without_the_unit_nobody_comes_past_the_ceiling",
    ),
    guard(
        "what does not stand in public counts for nothing",
        _CREDITING,
        "    settle(answer, known[answer.publication_id])\n",
        "    pass\n",
        _FARMING_TESTS + "test_under_a_question_that_has_gone_nothing_counts",
    ),
    guard(
        "who deletes what was hidden keeps the loss",
        _CREDITING,
        "(answer.state == CommentState.DELETED and ",
        "(False and ",
        _FARMING_TESTS + "test_deleting_takes_it_back_and_not_the_loss",
    ),
    guard(
        "who is forgotten vouches for nobody",
        _CREDITING,
        "    given.update(points=0, why=Why.FORGOTTEN, giver=None)\n",
        "",
        _FARMING_TESTS + "test_who_begins_anew_takes_nothing_along",
    ),
    guard(
        "five guesses at a code and no more",
        _CODES,
        "max(0, CODE_TRIES - sent.number)",
        "CODE_TRIES",
        _VERIFYING_TESTS + "test_five_guesses_and_no_more",
        "tenant_apps/channels/test_proving.py::test_five_guesses_and_half_an_hour",
        "tenant_apps/channels/test_proving_experts.py::test_five_guesses_and_a_day",
    ),
    guard(
        "a code works once",
        _CODES,
        "    let_go(kind.name, key)\n    return True",
        "    return True",
        _VERIFYING_TESTS + "test_the_code_that_was_sent_verifies_once",
    ),
    guard(
        "no phone rings twice a minute",
        _CODES,
        "        if passed < CODE_AGAIN_AFTER:",
        "        if False:",
        _VERIFYING_TESTS + "test_no_phone_rings_twice_a_minute",
        "tenant_apps/channels/test_proving.py::test_nobodys_phone_is_rung_twice_a_minute",
        "tenant_apps/channels/test_proving_experts.py::test_nobody_is_rung_twice_a_minute_nor_all_day",
    ),
    guard(
        "a device that was signed out counts no more",
        "tenant_apps/readers/queries/known.py",
        "    if signed_out_at is not None and ",
        "    if False and ",
        _VERIFYING_TESTS + "test_a_device_counts_here_alone_and_until_it_is_ended",
    ),
    guard(
        "nobody verifies a phone to read that it is closed",
        "tenant_apps/commons/web/saying.py",
        'saying.closed(question) if reader is None else ""',
        '""',
        "tenant_apps/commons/test_comments.py::test_nobody_verifies_a_phone_to_read_that_it_is_closed",
    ),
    guard(
        "the way back from verifying leads to this site alone",
        "tenant_apps/readers/web/verifying.py",
        '    own = target.startswith("/") and ',
        "    own = bool(target) or ",
        _VERIFYING_TESTS + "test_the_way_back_leads_nowhere_else",
    ),
)
"""Publication, verified people, pages that are kept whole."""
