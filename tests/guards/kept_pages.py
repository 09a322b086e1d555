"""What keeps pages right that are kept whole, and what is kept of anything: nobody's for somebody else, never
stale.
"""

from __future__ import annotations

from tests.guards.guard import guard

_WHOLE = "platform/huisheng/kernel/web/whole_pages.py"
_WHOLE_TESTS = "platform/kernel/web/test_whole_pages.py::"
_TURN_TESTS = "platform/kernel/web/test_renewed_in_turn.py::"
_FRONT = "platform/huisheng/kernel/web/front.py"
_FRONT_TESTS = "platform/kernel/web/test_front.py::"
_KEPT = "platform/huisheng/kernel/ops/kept.py"
_WATCH = "platform/huisheng/kernel/ops/watch.py"
_WATCH_TESTS = "platform/kernel/ops/test_watch.py::"
_KEPT_TESTS = "platform/kernel/ops/test_kept.py::"
_AT_ONCE_TESTS = "tenant_apps/commons/test_right_at_once.py::"

KEPT_PAGES = (
    guard(
        "a page that was made before a change is not shown after it",
        _WHOLE,
        "        return self.stamps == stamps and ",
        "        return ",
        _WHOLE_TESTS + "test_a_change_shows_at_once",
    ),
    guard(
        "what is taken away is stale though the process dies after the commit",
        _WHOLE,
        "    _PAGES.forget()\n    _PAGES.forget_after_commit()",
        "    _PAGES.forget_after_commit()",
        _WHOLE_TESTS + "test_what_is_taken_away_is_gone_though_the_process_dies_after_the_commit",
    ),
    guard(
        "what was made by another is shown only if nothing has changed meanwhile",
        _WHOLE,
        "        if page is not None and page.holds(looked.stamps):\n            return page\n",
        "        if page is not None:\n            return page\n",
        _WHOLE_TESTS + "test_a_neighbour_that_never_comes_back_is_waited_for_no_longer",
    ),
    guard(
        "what the unit takes out of the public is named on no page of another question",
        "tenant_apps/commons/operations/deciding.py",
        "    # Others name it as being about the same matter.\n    pages_changed()",
        "    pages_about_changed(row.number)\n    lists_changed()",
        _AT_ONCE_TESTS + "test_a_removal_is_served_nowhere",
    ),
    guard(
        "what is taken back or covered is named on no page of another question",
        "tenant_apps/commons/operations/keeping_up.py",
        "    if taken_away:\n        pages_changed()\n    elif changed:",
        "    if changed:",
        _AT_ONCE_TESTS + "test_a_removal_is_served_nowhere",
        _AT_ONCE_TESTS + "test_covered_words_are_served_nowhere",
    ),
    guard(
        "staff and whoever is told something never get a kept page",
        _WHOLE,
        "            or not OF_ONE_VISITOR.isdisjoint(request.COOKIES)\n",
        "",
        _WHOLE_TESTS + "test_staff_and_whoever_is_told_something_get_their_own",
    ),
    guard(
        "before Django nothing is shown of a unit that is closed, or at a host that leads elsewhere",
        _FRONT,
        "        if page is None or self._unit_at(answer.host) != answer.unit:\n",
        "        if page is None:\n",
        _FRONT_TESTS + "test_a_closed_unit_is_closed_within_seconds_where_nobody_could_be_told",
    ),
    guard(
        "what a neighbour has answered is repeated in that unit alone, at that host",
        _FRONT,
        " or told.unit != unit:",
        ":",
        _FRONT_TESTS + "test_what_a_neighbour_has_answered_is_repeated_in_that_unit_alone",
    ),
    guard(
        "what a neighbour has answered is repeated no longer than its page holds",
        _WHOLE,
        "    if page is None or not page.holds(_stamps_now(page)):\n",
        "    if page is None:\n",
        _FRONT_TESTS + "test_what_a_neighbour_has_answered_holds_no_longer_either",
    ),
    guard(
        "headers that a neighbour has told stand over no other page than theirs",
        _FRONT,
        "        if page is None or page.etag != told.etag:\n",
        "        if page is None:\n",
        _FRONT_TESTS + "test_an_answer_is_repeated_with_the_page_that_it_was_given_with_alone",
    ),
    guard(
        "nobody fills the cache with headers of their own making",
        _FRONT,
        "        if shown.made_now:\n",
        "        if True:\n",
        _FRONT_TESTS + "test_neighbours_are_told_once_for_each_page_that_is_made",
    ),
    guard(
        "before Django nobody who is signed in as staff, or told something, is answered",
        _FRONT,
        "        if not whole_pages.OF_ONE_VISITOR.isdisjoint(cookies):\n            return None\n",
        "",
        _FRONT_TESTS + "test_what_is_one_visitor_s_is_django_s_each_time",
    ),
    guard(
        "before Django a page is shown no longer than it holds",
        _WHOLE,
        "        and look.finds_the_same()\n        and _is_shown(name, page, page.stamps)\n",
        "",
        _FRONT_TESTS + "test_a_change_is_django_s_at_once",
        _FRONT_TESTS + "test_it_holds_no_longer_than_a_page",
        _FRONT_TESTS + "test_without_the_cache_nothing_is_repeated",
    ),
    guard(
        "a page is shown without its turn no longer than it may stand, and only if nothing has changed",
        _WHOLE,
        "        return self._is_true_for(self.may_stand, stamps)",
        "        return True",
        _TURN_TESTS + "test_what_has_changed_waits_for_no_turn",
        _TURN_TESTS + "test_what_has_stood_for_too_long_waits_for_no_turn",
        _TURN_TESTS + "test_a_page_whose_view_said_nothing_stands_no_longer_than_it_holds",
    ),
    guard(
        "before Django every host has its own answers",
        _FRONT,
        '    "HTTP_HOST",\n    "PATH_INFO",\n',
        '    "SCRIPT_NAME",\n    "PATH_INFO",\n',
        _FRONT_TESTS + "test_every_unit_has_its_own",
    ),
    guard(
        "before Django every language has its own answers",
        _FRONT,
        '    "HTTP_ACCEPT_LANGUAGE",\n',
        "",
        _FRONT_TESTS + "test_languages_are_kept_apart",
    ),
    guard(
        "an answer that sets a cookie is repeated to nobody",
        _FRONT,
        '            or any(name.lower() == "set-cookie" for name, _value in headers)\n',
        "",
        _FRONT_TESTS + "test_an_answer_that_sets_a_cookie_is_one_visitor_s",
    ),
    guard(
        "a request is not given what it was given before once it has changed it",
        _KEPT,
        "    if given is not None:\n        given.clear()\n",
        "    if given is not None:\n        pass\n",
        _KEPT_TESTS + "test_what_a_request_was_given_it_is_given_until_it_changes_it",
    ),
    guard(
        "a change of any thing changes the stamp of everything",
        _KEPT,
        ', _everything(current_unit().schema if self._of_unit else ""): stamp}',
        "}",
        _KEPT_TESTS + "test_one_stamp_tells_of_everything",
        _WHOLE_TESTS + "test_a_change_shows_at_once",
    ),
    guard(
        "a page with a form's token is kept for nobody",
        _WHOLE,
        "        and not response.cookies\n",
        "",
        _WHOLE_TESTS + "test_a_page_with_a_form_s_token_is_never_kept",
    ),
    guard(
        "addresses of somebody's own making fill no cache",
        _WHOLE,
        "marked is None or not marked.heeded.issuperset(request.GET)",
        "marked is None",
        _WHOLE_TESTS + "test_addresses_of_one_s_own_making_fill_no_cache",
    ),
    guard(
        "a kept page belongs to one unit",
        _WHOLE,
        'said = "\\n".join((scope_key(), request',
        'said = "\\n".join((request',
        _WHOLE_TESTS + "test_the_last_copy_is_never_another_unit_s",
    ),
    guard(
        "what has changed holds no longer though the database is away",
        _KEPT,
        "            if found is None or found[1] != stamp:",
        "            if found is None:",
        _KEPT_TESTS + "test_what_has_changed_holds_no_longer_though_the_database_is_away",
    ),
    guard(
        "whoever says that something has changed goes on when everybody has been told",
        "platform/huisheng/kernel/ops/cache.py",
        '        self.ask("PING")\n',
        "",
        _WATCH_TESTS + "test_once_it_is_spread_everybody_has_been_told",
    ),
    guard(
        "a process sees its own change although nobody tells it",
        _WATCH,
        "    Changes.number += 1",
        "    pass",
        _WATCH_TESTS + "test_what_a_process_does_itself_it_sees_in_all_its_threads",
    ),
    guard(
        "a server that says nothing is not believed to have nothing to say",
        _WATCH,
        "time.monotonic() - self._heard < _SILENT_SECONDS",
        "True",
        _WATCH_TESTS + "test_a_server_that_is_silent_is_asked_again",
    ),
    guard(
        "what was said before the line was lost is believed no longer",
        _WATCH,
        "    def _leave(self) -> None:\n        self._known.clear()\n        self._heard = 0.0",
        "    def _leave(self) -> None:",
        _WATCH_TESTS + "test_a_connection_that_was_cut_is_made_anew",
    ),
)
