"""What somebody has named is asked on the open web alone, and never without end."""

from __future__ import annotations

from tests.guards.guard import guard

_PLACE = "platform/huisheng/kernel/open_web/"
_ADDRESSES, _ASKING = _PLACE + "addresses.py", _PLACE + "asking.py"
_TESTS = "platform/kernel/open_web/"
_CLASSES = _TESTS + "test_addresses.py::"
_ASKED = _TESTS + "test_asking.py::"

OPEN_WEB = (
    guard(
        "nothing beside us is asked because somebody enters its address",
        _ADDRESSES,
        "    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved",
        "    return True",
        _CLASSES + "test_what_is_not_open[private 10/8]",
        "shared_apps/accounts/outside/test_asking.py::test_private_addresses_are_not_asked[10.1.2.3]",
    ),
    guard(
        "of IPv6 only what is routed is open",
        _ADDRESSES,
        "        parsed.scope_id is not None or parsed not in _UNICAST",
        "        parsed.scope_id is not None",
        _CLASSES + "test_what_is_not_open[IPv6 site-local]",
    ),
    guard(
        "an address of 6to4 or Teredo is not open",
        _ADDRESSES,
        "    if any(parsed.version == network.version and parsed in network for network in _NOT_OPEN):",
        "    if False:",
        _CLASSES + "test_what_is_not_open[6to4 of an open one]",
    ),
    guard(
        "one private address makes a name suspect",
        _ADDRESSES,
        "    if not all(is_open(one, loopback=loopback) for one in found):",
        "    if not any(is_open(one, loopback=loopback) for one in found):",
        _CLASSES + "test_one_that_is_not_open_among_others_is_enough",
    ),
    guard(
        "what is asked is asked at the address that was looked at",
        _ASKING,
        "self._plain.connect_tcp(address, port, timeout=seconds)",
        "self._plain.connect_tcp(host, port, timeout=seconds)",
        _ASKED + "test_a_name_that_changes_its_mind_gains_nothing",
    ),
    guard(
        "a connection goes to the address that was looked at",
        _ADDRESSES,
        "            return socket.create_connection((address, port), seconds)",
        "            return socket.create_connection((host, port), seconds)",
        _CLASSES + "test_a_connection_goes_where_was_looked",
    ),
    guard(
        "who is asked leads us nowhere else",
        _ASKING,
        "            if 300 <= response.status < 400:",
        "            if False:",
        _ASKED + "test_a_redirect_leads_nowhere",
    ),
    guard(
        "no more of an answer is read than that",
        _ASKING,
        "                if len(body) > most:",
        "                if False:",
        _ASKED + "test_no_more_is_read_than_that",
    ),
    guard(
        "who answers drop by drop is left",
        _ASKING,
        "            return self._inner.read(max_bytes, timeout=_left(self._until))",
        "            return self._inner.read(max_bytes, timeout=CONNECT_SECONDS)",
        _ASKED + "test_who_answers_drop_by_drop_is_left[body]",
    ),
    guard(
        "a mail server that a unit enters stands on the open network",
        "tenant_apps/channels/adapters/mail.py",
        'SMTP if settings.HUISHENG_CHANNELS["private_mail"] else ON_THE_OPEN_NET',
        "SMTP",
        "tenant_apps/channels/adapters/test_mail.py::test_a_unit_reaches_nothing_beside_us[127.0.0.1-none]",
    ),
)
