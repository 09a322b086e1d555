"""A domain is its unit's: proved by its own secret, never taken over; nothing of ours is reached by it."""

from __future__ import annotations

from tests.guards.guard import guard

_DOMAINS = "tenants/domains/"
_CLAIMING = _DOMAINS + "claiming.py"
_CERTIFICATES = _DOMAINS + "certificates.py"
_FETCHING = _DOMAINS + "fetching.py"
_TESTS = "tenants/domains/"
_LIFE = _TESTS + "test_claiming.py::"
_WEB = _TESTS + "test_asking_the_web.py::"
_ASKED = _TESTS + "test_certificates.py::"
_LED = _TESTS + "test_redirecting.py::"

DOMAINS = (
    guard(
        "a domain that leads here is not proved by that",
        _CLAIMING,
        "    if claim.proved_at is None or not claim.leads_here:",
        "    if not claim.leads_here:",
        _LIFE + "test_what_leads_here_is_not_proved_by_that",
    ),
    guard(
        "a domain that leads elsewhere is not in use",
        _CLAIMING,
        "    if claim.proved_at is None or not claim.leads_here:",
        "    if claim.proved_at is None:",
        _LIFE + "test_it_is_in_use_once_it_is_proved_and_leads_here",
    ),
    guard(
        "what proves a domain for one unit proves nothing for another",
        _DOMAINS + "looking.py",
        "    if txt_value(claim.token) in (text.strip() for text in found):",
        "    if any(text.startswith(TXT_WORD) for text in found):",
        _LIFE + "test_what_proves_it_for_one_unit_proves_nothing_for_another",
    ),
    guard(
        "a site that repeats what it is asked proves nothing",
        _DOMAINS + "looking.py",
        "    if found == claim.token:",
        "    if found:",
        _LIFE + "test_a_file_proves_it_as_well",
    ),
    guard(
        "only our own seal says that a domain leads here",
        _DOMAINS + "looking.py",
        "    if here.is_sealed(domain, number, found):",
        "    if found:",
        _LIFE + "test_a_site_that_repeats_what_it_is_asked_does_not_lead_here",
    ),
    guard(
        "the secret of a domain expires",
        _CLAIMING,
        "    if at >= claim.expires_at:\n        return\n",
        "",
        _LIFE + "test_a_secret_expires",
    ),
    guard(
        "what was looked for with an older secret counts for nothing",
        _CLAIMING,
        "claim is None or claim.token != token or",
        "claim is None or",
        _LIFE + "test_what_was_seen_with_an_older_secret_counts_for_nothing",
    ),
    guard(
        "nobody takes a domain that another unit uses, or has just given up",
        _CLAIMING,
        "    if any(_keeps(other, at) for other in others):",
        "    if any(other.state == ClaimState.ACTIVE for other in others):",
        _LIFE + "test_nobody_takes_what_another_unit_uses_or_has_just_given_up",
    ),
    guard(
        "the domains of an archived unit answer no longer",
        "tenants/apps.py",
        "        on_unit_archived(give_up_all)\n",
        "",
        _LIFE + "test_the_domains_of_an_archived_unit_answer_no_longer",
    ),
    guard(
        "a domain that led elsewhere for a week is the main address no longer",
        _CLAIMING,
        "    if lost_for >= LOST_AFTER and claim.told_at is None:",
        "    if lost_for >= GONE_AFTER and claim.told_at is None:",
        _LIFE + "test_a_week_elsewhere_and_it_is_the_main_address_no_longer",
    ),
    guard(
        "a unit makes only its own addresses its main one",
        _CLAIMING,
        "Domain.objects.filter(tenant_id=unit_id, domain=host).exists():",
        "Domain.objects.filter(domain=host).exists():",
        _LIFE + "test_one_of_the_addresses_is_the_main_one",
    ),
    guard(
        "a domain in a private network is not asked",
        _FETCHING,
        "        return must_be_open(found)[0]",
        "        return found[0]",
        _WEB + "test_a_private_address_is_not_asked",
    ),
    guard(
        "a site that answers for ever is left",
        _FETCHING,
        "            line.settimeout(_left(deadline))\n            part",
        "            part",
        _WEB + "test_a_site_that_drips_is_left",
    ),
    guard(
        "a name server answers what it was asked",
        _DOMAINS + "resolving.py",
        "            if _is_answer_to(asked, answer):",
        "            if answer:",
        _WEB + "test_an_answer_to_another_question_is_not_read",
    ),
    guard(
        "only the front server learns who may have a certificate",
        _CERTIFICATES,
        "    if any(name in request.META for name in _FORWARDED):\n        return False\n",
        "",
        _ASKED + "test_whoever_comes_through_the_front_server_is_told_nothing",
    ),
    guard(
        "a closed unit gets no certificate",
        _CERTIFICATES,
        "open_unit(unit_of_host(domain)) is not None",
        "unit_of_host(domain) is not None",
        _ASKED + "test_a_closed_unit_gets_none",
    ),
    guard(
        "strangers cannot have any number of names looked up",
        _CERTIFICATES,
        "            return self._taken <= LOOKED_UP",
        "            return True",
        _ASKED + "test_strangers_cannot_have_any_number_looked_up",
    ),
    guard(
        "who comes by another domain is led to the main address",
        "tenants/middleware.py",
        "        if redirecting.leads_elsewhere(request, card, host):",
        "        if False:",
        _LED + "test_pages_of_other_domains_lead_to_the_main_one",
    ),
    guard(
        "under a domain of a unit's own we speak for that host alone",
        _DOMAINS + "redirecting.py",
        "settings.SECURE_HSTS_SECONDS and not is_ours(host):",
        "settings.SECURE_HSTS_SECONDS and is_ours(host):",
        _LED + "test_over_https_it_speaks_for_itself_alone",
    ),
    guard(
        "a verification file holds its own code and nothing else",
        "tenant_apps/pages/operations/site_files.py",
        '    if content.removeprefix(b"\\xef\\xbb\\xbf").strip() != found[1].encode("ascii"):',
        "    if not content:",
        "tenant_apps/pages/test_site_files.py::test_nothing_else_is_taken",
    ),
)
