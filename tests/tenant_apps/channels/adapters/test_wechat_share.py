"""The ticket for sharing: fetched once, kept until its end, by one at a time; and what is signed with it."""

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters import wechat_share as adapter
from tenant_apps.channels.adapters.wechat import AccountFault
from tenant_apps.channels.adapters.wechat_share import BeingAsked, signature, ticket
from tenant_apps.channels.data.codes import Maker, Way
from tenant_apps.channels.operations.keeping_senders import remove_sender, save_sender
from tenant_apps.channels.web import sharing
from tests.network import Network
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.commons.conftest import Import, imported, topics

CONFIG = {"app_id": providers.APP_ID, "app_secret": providers.APP_SECRET}
HERE = "http://lixia.localhost/questions/LX-1/?from=timeline"
__all__ = ["imported", "topics"]


@pytest.fixture(autouse=True)
def _in_unit(in_unit_a: UnitRef) -> None:
    cache.clear()


@pytest.fixture
def wechat_client(network: Network, client_of: Callable[..., Client]) -> Client:
    return client_of(network.a)


def account(share: str = "on") -> None:
    """The current unit has an official account."""
    secrets = {"app_secret": providers.APP_SECRET, "token": providers.TOKEN, "aes_key": providers.AES_KEY}
    options = {"app_id": providers.APP_ID, "share": share}
    save_sender(Way.WECHAT, Maker.WECHAT, options=options, secrets=secrets, enabled=True, actor=1)


def asked_for_tickets(wechat: Provider) -> int:
    return sum(asked.path == "/cgi-bin/ticket/getticket" for asked in wechat.asked)


def share(client: Client, url: str = HERE) -> Any:
    return client.get(f"/wechat/share/?url={quote(url, safe='')}", headers={"host": "lixia.localhost"})


def test_the_example_of_the_documentation() -> None:
    published = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    said = ("Wm3WZYTPz0wzccnW", 1414587457, "http://mp.weixin.qq.com?params=value")
    assert signature(published, *said) == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    nonce, at, url = said
    assert signature(published, nonce, at, f"{url}#wechat_redirect") == signature(published, *said)
    assert signature(published, nonce, at, f"{url}&x=1") != signature(published, *said)


def test_one_ticket_serves_all_pages(wechat: Provider) -> None:
    assert [ticket(CONFIG) for _page in range(3)] == ["TICKET-1"] * 3
    assert asked_for_tickets(wechat) == 1


def test_a_kept_ticket_is_sealed(wechat: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []
    put = cache.set
    monkeypatch.setattr(
        adapter.cache, "set", lambda key, value, **more: (kept.append(value), put(key, value, **more))
    )
    ticket(CONFIG)
    assert kept
    assert not any("TICKET" in str(value) for value in kept)


def test_the_ticket_of_one_unit_serves_no_other(wechat: Provider, unit_b: UnitRef) -> None:
    ticket(CONFIG)
    with enter_unit(unit_b):
        cache.clear()
        assert ticket(CONFIG) == "TICKET-2"


def test_one_asks_at_a_time(wechat: Provider, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch) -> None:
    asking, go_on = threading.Event(), threading.Event()
    ask = adapter.ask

    def slowly(*args: Any, **more: Any) -> Any:
        asking.set()
        assert go_on.wait(20)
        return ask(*args, **more)

    monkeypatch.setattr(adapter, "ask", slowly)
    found: list[str] = []

    def first() -> None:
        with enter_unit(in_unit_a):
            found.append(ticket(CONFIG))

    thread = threading.Thread(target=first)
    thread.start()
    assert asking.wait(20)
    with pytest.raises(BeingAsked):
        ticket(CONFIG)
    go_on.set()
    thread.join()
    assert (found, ticket(CONFIG), asked_for_tickets(wechat)) == (["TICKET-1"], "TICKET-1", 1)


def test_a_token_that_has_ended_is_renewed_once(wechat: Provider) -> None:
    wechat.script = [40001]
    assert ticket(CONFIG) == "TICKET-1"
    assert wechat.tokens == 2
    cache.clear()
    wechat.script = [42001, 42001]
    with pytest.raises(AccountFault):
        ticket(CONFIG)
    # Nobody is left waiting for one who has given up.
    assert ticket(CONFIG) == "TICKET-2"


def test_a_page_of_this_site_is_signed(wechat: Provider, wechat_client: Client) -> None:
    account()
    answer = share(wechat_client, f"{HERE}#comments")
    assert answer.status_code == 200
    said = answer.json()
    assert said["appId"] == providers.APP_ID
    assert said["signature"] == signature("TICKET-1", said["nonceStr"], said["timestamp"], HERE)
    assert "no-store" in answer["Cache-Control"]
    assert share(wechat_client).json()["nonceStr"] != said["nonceStr"]
    assert asked_for_tickets(wechat) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://evil.cn/",
        "http://lixia.localhost.evil.cn/",
        "http://lixia.localhost@evil.cn/",
        "http://evil.cn\\@lixia.localhost/",
        "http://licheng.localhost/",
        "https://lixia.localhost/",
        "//lixia.localhost/",
        "/questions/",
        "http://lixia.localhost:81/",
        "http://lixia.localhost/\n",
        "http://[lixia",
        "http://lixia.localhost/" + "a" * 1000,
    ],
)
def test_no_page_of_anybody_else_is_signed(wechat: Provider, wechat_client: Client, url: str) -> None:
    account()
    assert share(wechat_client, url).status_code == 400
    assert wechat.asked == []


def test_where_it_is_not_wished_nothing_is_asked(wechat: Provider, wechat_client: Client) -> None:
    assert share(wechat_client).status_code == 404
    account("off")
    assert share(wechat_client).status_code == 404
    assert wechat.asked == []


@pytest.mark.parametrize("act", [48001, "silent", "garbage"])
def test_when_wechat_refuses_the_page_does_without(wechat: Provider, wechat_client: Client, act: Any) -> None:
    account()
    wechat.script = [act]
    answer = share(wechat_client)
    assert (answer.status_code, "Retry-After" in answer) == (503, False)
    assert share(wechat_client).status_code == 200


def test_while_another_asks_the_page_asks_again(
    wechat: Provider, wechat_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account()
    monkeypatch.setattr(adapter.cache, "add", lambda *_key, **_more: False)
    answer = share(wechat_client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_a_crowd_of_one_address_waits(
    wechat: Provider, wechat_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account()
    monkeypatch.setattr(sharing, "SHARING", Limit("channels.sharing.test", 1, 600))
    assert [share(wechat_client).status_code for _page in range(2)] == [200, 429]


def test_pages_allow_the_library_only_where_it_is_used(
    imported: Import, wechat_client: Client, wechat: Provider
) -> None:
    address = f"/questions/{imported().number}/"

    def scripts(path: str) -> tuple[str, str]:
        answer = wechat_client.get(path)
        policy = dict(
            part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";")
        )
        return policy["script-src"], answer.content.decode()

    plain, page = scripts(address)
    assert (plain, "wechat" in page) == ("'self'", False)
    assert '<meta property="og:image" content="http://lixia.localhost:8000/share.png?v=' in page
    account()
    for _kept in range(2):
        allowed, page = scripts(address)
        assert allowed == f"'self' {adapter.LIBRARY}"
        assert 'data-wechat-share="/wechat/share/"' in page
        assert f'src="{adapter.LIBRARY}"' not in page
    assert scripts("/questions/")[0] == scripts("/")[0] == "'self'"
    remove_sender(Way.WECHAT, actor=1)
    assert scripts(address)[0] == "'self'"
    assert wechat.asked == []
