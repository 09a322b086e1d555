"""What keeps broadcasts (直播) right: nothing foreign on our pages but what was allowed, drafts unseen."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_PLAYERS = "platform/huisheng/kernel/web/players.py"
_PLAYER_TESTS = "platform/kernel/web/test_players.py::"
_QUERIES = "tenant_apps/outreach/queries/broadcasts.py"
_TESTS = "tenant_apps/outreach/test_broadcasts.py::"

_ATTENDANCE = "tenant_apps/outreach/test_attendance.py::"
_ABOVE = "tenant_apps/outreach/test_broadcasts_from_above.py::"
_ISSUER = "shared_apps/directives/test_broadcasts.py::"
_WALL = "tenant_apps/outreach/queries/wall.py"
_WALL_TESTS = "tenant_apps/outreach/test_wall.py::"

BROADCASTS = (
    guard(
        "a host that only looks like an allowed one plays nothing",
        _PLAYERS,
        "    if host in frame_hosts():",
        "    if any(one in host for one in frame_hosts()):",
        _PLAYER_TESTS + "test_a_host_that_only_looks_like_it_is_another_one",
    ),
    guard(
        "what browsers may read otherwise than we do is no address of a player",
        _PLAYERS,
        "    plain = address.isascii() and address.isprintable() and _NEVER.isdisjoint(address)\n",
        "    plain = True\n",
        _PLAYER_TESTS + "test_what_is_no_plain_address_is_not_read_at_all",
    ),
    guard(
        "a player is reached with HTTPS alone",
        _PLAYERS,
        ' or not address.startswith("https://")',
        "",
        _PLAYER_TESTS + "test_what_is_no_plain_address_is_not_read_at_all",
    ),
    guard(
        "no page of ours stands in a frame of ours",
        _PLAYERS,
        '    return frozenset(host for host in hosts if host != own and not host.endswith(f".{own}"))\n',
        "    return frozenset(hosts)\n",
        _PLAYER_TESTS + "test_our_own_pages_are_never_played",
    ),
    guard(
        "the policy of a page with a player names its one host",
        _PLAYERS,
        '[f"https://{player.host}"]',
        '["https:"]',
        _PLAYER_TESTS + "test_the_policy_names_the_one_host_and_nothing_else",
        _TESTS + "test_the_policy_of_its_page_lets_the_one_player_in",
    ),
    guard(
        "whether something may be played is asked again when it is shown",
        _QUERIES,
        '        return playable(now.get(self.standing, ""))\n',
        '        address = now.get(self.standing, "")\n'
        '        return Player(address, Plays.FRAME, "www.bilibili.com") if address else None\n',
        _TESTS + "test_a_host_taken_off_the_list_plays_no_more",
        also=(
            Edit(
                _QUERIES,
                "from huisheng.kernel.web.players import Player, playable\n",
                "from huisheng.kernel.web.players import Player, Plays\n",
            ),
        ),
    ),
    guard(
        "an address of a broadcast is looked at when it is entered",
        "shared_apps/directives/operations/calling.py",
        "            except BadAddressError as error:\n"
        "                raise BadContent(field, error.code) from None\n",
        "            except BadAddressError:\n                pass\n",
        _TESTS + "test_from_other_hosts_nothing_is_entered",
    ),
    guard(
        "a draft of a broadcast stands nowhere in public",
        "tenant_apps/outreach/queries/pages.py",
        "        rows = Campaign.objects.filter(target=self.target, shown_at__isnull=False)\n",
        "        rows = Campaign.objects.filter(target=self.target)\n",
        _TESTS + "test_a_draft_stands_nowhere",
    ),
    guard(
        "the poster of a broadcast that is a draft leads nowhere",
        "tenant_apps/outreach/queries/campaigns.py",
        "    if row is None or (row.target in PAGES and row.shown_at is None):",
        "    if row is None:",
        _TESTS + "test_a_draft_stands_nowhere",
    ),
    guard(
        "a kept page of a broadcast is thrown away when the hour comes",
        "tenant_apps/outreach/web/broadcasts.py",
        "    if changes is not None:\n",
        "    if False:\n",
        _TESTS + "test_its_page_is_kept_no_longer_than_it_is_true",
    ),
    guard(
        "only what was approved for the public is put on a wall",
        _WALL,
        "    return question_id in asked and question_id in commons.rows_by_id([question_id])\n",
        "    return question_id in asked\n",
        _WALL_TESTS + "test_only_what_was_approved_is_chosen",
    ),
    guard(
        "only what was asked from a broadcast is put on its wall",
        _WALL,
        "    return question_id in asked and question_id in commons.rows_by_id([question_id])\n",
        "    return question_id in commons.rows_by_id([question_id])\n",
        _WALL_TESTS + "test_what_was_asked_elsewhere_is_not_chosen",
    ),
    guard(
        "what leaves the public leaves the wall",
        "tenant_apps/commons/queries/chosen.py",
        "    return {row.question_id: row for row in rows_of(shown().filter(pk__in=ids))} if ids else {}\n",
        "    from tenant_apps.commons.models import Publication\n\n"
        "    rows = Publication.objects.filter(pk__in=ids)\n"
        "    return {row.question_id: row for row in rows_of(rows)}\n",
        _WALL_TESTS + "test_what_leaves_the_public_leaves_the_wall_at_once",
    ),
    guard(
        "a press on the wall is seen at once",
        "tenant_apps/outreach/operations/choosing_for_the_wall.py",
        "    pages_about_changed(row.code)\n",
        "",
        _WALL_TESTS + "test_what_staff_press_is_seen_at_once",
    ),
    guard(
        "a device that watches counts once a day",
        "tenant_apps/outreach/web/broadcasts.py",
        "    if found.is_on and request.COOKIES.get(name) != today.isoformat():\n",
        "    if found.is_on:\n",
        _ATTENDANCE + "test_a_device_counts_once_a_day",
    ),
    guard(
        "attendance is counted while a broadcast is live alone",
        "tenant_apps/outreach/web/broadcasts.py",
        "    if found.is_on and request.COOKIES.get(name) != today.isoformat():\n",
        "    if request.COOKIES.get(name) != today.isoformat():\n",
        _ATTENDANCE + "test_it_is_counted_while_it_is_live_alone",
    ),
    guard(
        "a unit's own broadcast is told to nobody above",
        "tenant_apps/outreach/operations/telling_pages.py",
        '    if row.directive_id is None or not row.page.get("was_shown"):\n',
        '    if not row.page.get("was_shown"):\n',
        _ABOVE + "test_a_broadcast_of_the_units_own_is_told_to_nobody",
    ),
    guard(
        "sensitive questions of a broadcast are in no figure above",
        "tenant_apps/outreach/operations/telling_pages.py",
        "    figures = questions.came_by(row.code, leave_out=sensitive_codes())\n",
        "    figures = questions.came_by(row.code)\n",
        _ABOVE + "test_sensitive_questions_are_in_no_figure_above",
    ),
    guard(
        "a unit changes in a broadcast from above what its issuer lets it",
        "tenant_apps/outreach/operations/keeping_pages.py",
        "        content = merged(shelf.kind, called, content, may_change)\n",
        "",
        _ABOVE + "test_only_what_the_issuer_leaves_to_units_is_changed",
    ),
    guard(
        "a recalled broadcast leaves the site",
        "tenant_apps/outreach/operations/pages_from_above.py",
        "    if called.recalled_at is not None:\n        row.shown_at = None\n",
        "",
        _ABOVE + "test_what_is_recalled_leaves_the_site_at_once",
    ),
    guard(
        "a recalled broadcast is not shown again",
        "tenant_apps/outreach/operations/keeping_pages.py",
        '    if row.page.get("recalled"):\n',
        "    if False:\n",
        _ABOVE + "test_what_is_recalled_leaves_the_site_at_once",
    ),
    guard(
        "a broadcast that comes from two levels stands once",
        "tenant_apps/outreach/operations/pages_from_above.py",
        "    if shelf.kind is BROADCAST and called.recalled_at is None and not stands:\n",
        "    if shelf.kind is BROADCAST and called.recalled_at is None:\n",
        _ABOVE + "test_from_two_levels_it_stands_once",
    ),
    guard(
        "a recalled broadcast is void for those as well to whom it was handed on",
        "shared_apps/directives/operations/recalling.py",
        "    if page_kind_of(directive) is not None:\n",
        "    if False:\n",
        _ISSUER + "test_recalled_it_is_void_for_those_as_well_to_whom_it_was_handed_on",
    ),
    guard(
        "a unit that was not called tells of no broadcast",
        "shared_apps/directives/operations/hearing_pages.py",
        "    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():",
        "    if False:",
        _ISSUER + "test_a_unit_that_was_not_called_tells_nothing",
    ),
    guard(
        "an issuer calls for what may be played",
        "shared_apps/directives/operations/calling.py",
        "            except BadAddressError as error:\n"
        "                raise BadContent(field, error.code) from None\n",
        "            except BadAddressError:\n                pass\n",
        _ISSUER + "test_only_what_may_be_played_is_called_for",
    ),
)
