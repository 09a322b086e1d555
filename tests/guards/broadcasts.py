"""What keeps broadcasts (直播) right: nothing foreign on our pages but what was allowed, drafts unseen."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_PLAYERS = "platform/huisheng/kernel/web/players.py"
_PLAYER_TESTS = "platform/kernel/web/test_players.py::"
_QUERIES = "tenant_apps/outreach/queries/broadcasts.py"
_TESTS = "tenant_apps/outreach/test_broadcasts.py::"

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
        "tenant_apps/outreach/operations/keeping_broadcasts.py",
        "            except BadAddressError as error:\n"
        "                raise BadBroadcast(field, error.code) from None\n",
        "            except BadAddressError:\n                pass\n",
        _TESTS + "test_from_other_hosts_nothing_is_entered",
    ),
    guard(
        "a draft of a broadcast stands nowhere in public",
        _QUERIES,
        "    rows = Campaign.objects.filter(broadcast__isnull=False, shown_at__isnull=False)\n",
        "    rows = Campaign.objects.filter(broadcast__isnull=False)\n",
        _TESTS + "test_a_draft_stands_nowhere",
    ),
    guard(
        "the poster of a broadcast that is a draft leads nowhere",
        "tenant_apps/outreach/queries/campaigns.py",
        "    if row.broadcast is not None and row.shown_at is None:",
        "    if False:",
        _TESTS + "test_a_draft_stands_nowhere",
    ),
    guard(
        "a kept page of a broadcast is thrown away when the hour comes",
        "tenant_apps/outreach/web/broadcasts.py",
        "    if changes is not None:\n",
        "    if False:\n",
        _TESTS + "test_its_page_is_kept_no_longer_than_it_is_true",
    ),
)
