"""Sign-in through a unit's own institution, and last days."""

from __future__ import annotations

from tests.guards.guard import guard

_ACCOUNTS = "shared_apps/accounts/"
_TESTS = "shared_apps/accounts/outside/"
_TURNED_BACK = _TESTS + "test_signing_in.py::TestTurnedBack::"
_FACTOR = _TESTS + "test_signing_in.py::TestTheSecondFactor::"
_BACK = _ACCOUNTS + "operations/coming_back.py"

SIGNING_IN_OUTSIDE = (
    guard(
        "what is kept for signing out at an institution is sealed",
        _ACCOUNTS + "operations/leaving.py",
        '    return seal(json.dumps([endpoint, token]), purpose=LEAVING) if endpoint else ""',
        '    return json.dumps([endpoint, token]) if endpoint else ""',
        _TESTS + "test_leaving.py::test_what_is_kept_for_leaving_tells_a_reader_of_the_table_nothing",
    ),
    guard(
        "nobody is led out by an address that is none",
        _ACCOUNTS + "adapters/oidc.py",
        "        return _address(said, name)\n    except",
        '        return str(said.get(name) or "")\n    except',
        _TESTS + "test_leaving.py::test_a_provider_without_such_a_page_is_named_and_nothing_leads_there",
    ),
    guard(
        "a provider is the one that was entered",
        _ACCOUNTS + "adapters/oidc.py",
        '    if said.get("issuer") != issuer:',
        "    if False:",
        _TESTS + "test_provider_page.py::test_a_provider_that_does_not_answer_as_it_should_is_not_kept",
    ),
    guard(
        "an ID token is signed by a key that only the provider has",
        _ACCOUNTS + "adapters/oidc.py",
        "    if algorithm not in ALGORITHMS:",
        "    if not algorithm:",
        _TESTS + "test_tokens.py::test_tokens_of_rfc_7519_that_anybody_could_make_are_refused",
    ),
    guard(
        "an ID token belongs to the way that was begun",
        _ACCOUNTS + "adapters/oidc.py",
        '    if not is_nonce(str(claims.get("nonce", ""))):',
        "    if False:",
        _TESTS + "test_tokens.py::test_a_twisted_token_signs_nobody_in[with another nonce]",
    ),
    guard(
        "an ID token was asked for by us",
        _ACCOUNTS + "adapters/oidc.py",
        "    if presented_by != client_id and (presented_by is not None or several):",
        "    if False:",
        _TESTS + "test_tokens.py::test_a_twisted_token_signs_nobody_in[for us, asked for by another]",
    ),
    guard(
        "an ID token is signed with a key of some length",
        _ACCOUNTS + "adapters/oidc.py",
        '"enforce_minimum_key_length": True',
        '"enforce_minimum_key_length": False',
        _TESTS + "test_tokens.py::test_a_twisted_token_signs_nobody_in[with a key that is too short]",
    ),
    guard(
        "an answer of CAS brings no entities",
        _ACCOUNTS + "adapters/cas.py",
        "        root = fromstring(body, forbid_dtd=True)",
        "        root = fromstring(body, forbid_dtd=False)",
        _TESTS + "test_cas.py::test_nobody_is_believed_who_is_not_named_plainly[any document type]",
    ),
    guard(
        "a proxied ticket of CAS is nobody at the keyboard",
        _ACCOUNTS + "adapters/cas.py",
        '    if granted.find(_NAMESPACE + "proxies") is not None:',
        "    if False:",
        _TESTS + "test_cas.py::test_nobody_is_believed_who_is_not_named_plainly",
    ),
    guard(
        "a way to a provider and back is gone once",
        _BACK,
        "    if not claimed:",
        "    if False:",
        _TURNED_BACK + "test_another_browser",
    ),
    guard(
        "a way to a provider belongs to its browser",
        _BACK,
        "    if not browser or not hmac.compare_digest(digest(browser), way.browser_digest):",
        "    if not browser:",
        _TURNED_BACK + "test_another_browser",
    ),
    guard(
        "the answer of one provider is not taken for another's",
        _BACK,
        "    if way.provider_id != door.provider.pk:",
        "    if False:",
        _TURNED_BACK + "test_an_answer_at_the_address_of_another_unit",
    ),
    guard(
        "a way to a provider ends after minutes",
        _BACK,
        "    if way.ends_at <= moment:",
        "    if False:",
        _TURNED_BACK + "test_too_late",
    ),
    guard(
        "the provider that answers is the one that was asked",
        _BACK,
        '    if answer.get("iss", provider.issuer) != provider.issuer:',
        "    if False:",
        _TURNED_BACK + "test_the_answer_of_another_provider",
    ),
    guard(
        "who set out to link is who comes back",
        _BACK,
        "    if way.purpose == LINK and (account_id is None or way.account_id != account_id):",
        "    if False:",
        _TESTS + "test_linking.py::test_in_the_same_browser_nobody_else_links",
    ),
    guard(
        "a provider speaks for its own unit's people of today",
        _BACK,
        "        if way.purpose != INVITATION and not works_in(identity.account_id, door.unit.id):",
        "        if False:",
        _TURNED_BACK + "test_who_has_left",
    ),
    guard(
        "a provider opens no account that is closed",
        _BACK,
        "    if not account.is_active or (account.is_demo and not settings.HUISHENG_DEMO):",
        "    if False:",
        _TURNED_BACK + "test_an_account_that_may_not_sign_in",
    ),
    guard(
        "a provider vouches alone for nobody who may more elsewhere",
        _BACK,
        "    return bool(accepted) and unit_answers_for(account_id, provider.unit_id)",
        "    return bool(accepted)",
        _FACTOR + "test_who_may_more_than_in_the_unit_is_asked_for_ours",
    ),
    guard(
        "a unit above says whether a provider's second factor counts",
        _ACCOUNTS + "queries/providers.py",
        "    return tuple(provider.factor_values) if get_setting(provider.unit_id, FACTOR_COUNTS) else ()",
        "    return tuple(provider.factor_values)",
        _FACTOR + "test_a_unit_above_forbids_it",
    ),
    guard(
        "a provider's word alone opens nothing",
        _ACCOUNTS + "signin/outside.py",
        "    if not arrived.second_factor:",
        "    if False:",
        _FACTOR + "test_another_word_is_not_enough",
    ),
    guard(
        "a link that was taken away lets nobody in by the second step",
        _ACCOUNTS + "signin/outside.py",
        "    if not stands:",
        "    if False:",
        _TESTS + "test_linking.py::test_a_link_that_went_before_the_second_step_lets_nobody_in",
    ),
    guard(
        "an account elsewhere belongs to one person",
        _ACCOUNTS + "operations/linking.py",
        "        if known.account_id != account_id:",
        "        if False:",
        _TESTS + "test_linking.py::test_an_account_of_the_university_belongs_to_one_person",
    ),
    guard(
        "the last way to sign in stays",
        _ACCOUNTS + "operations/linking.py",
        "        if not _has_another_way(account_id, identity_id):",
        "        if False:",
        _TESTS + "test_linking.py::test_the_last_way_in_stays",
    ),
    guard(
        "starting a second factor over takes links with it",
        _ACCOUNTS + "operations/starting_over.py",
        "        OutsideIdentity.objects.filter(account_id=account_id).delete()",
        "        pass",
        _TESTS + "test_linking.py::test_starting_over_takes_links_with_it",
    ),
    guard(
        "each change of a provider ends what came by it",
        _ACCOUNTS + "operations/providing.py",
        "            ended = _end_what_came_through(row) if changed or secret else 0",
        "            ended = 0",
        _TESTS + "test_provider_page.py::test_each_change_ends_what_came_by_it[changed]",
    ),
    guard(
        "a provider's secret opens in its own unit alone",
        _ACCOUNTS + "operations/providing.py",
        '    return f"huisheng.accounts.provider:{unit_id}"',
        '    return "huisheng.accounts.provider"',
        _TESTS + "test_provider_page.py::test_a_sealed_secret_opens_in_its_own_unit_alone",
    ),
    guard(
        "a unit does not allow itself what those above have not",
        _ACCOUNTS + "queries/providers.py",
        '    values = [view.value, view.overridden_value] if view.layer == "local" else [view.value]',
        "    values = [view.value]",
        _TESTS + "test_provider_page.py::test_where_it_is_not_allowed_nothing_is_kept",
    ),
    guard(
        "a provider is entered only where the units above allow it",
        _ACCOUNTS + "operations/providing.py",
        "    if not is_allowed(unit_card(unit_id)):",
        "    if False:",
        _TESTS + "test_provider_page.py::test_where_it_is_not_allowed_nothing_is_kept",
    ),
    guard(
        "guessing at a provider's answers is stopped",
        _ACCOUNTS + "web/outside.py",
        "        (lockout.failed if refusal.counts else lockout.succeeded)(begun)",
        "        lockout.succeeded(begun)",
        _TURNED_BACK + "test_guessing_is_stopped",
    ),
    guard(
        "sessions end with the last day",
        _ACCOUNTS + "operations/ending.py",
        "            _end_sessions(grant)",
        "            pass",
        "shared_apps/accounts/test_ending.py::TestOver::test_at_midnight_of_the_last_day_every_session_ends",
    ),
)
