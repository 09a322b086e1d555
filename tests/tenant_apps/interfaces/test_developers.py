"""`/developers/`: what it shows works as it stands there."""

import re
from html import unescape
from typing import Any

import pytest

from tests.network import Network


@pytest.mark.usefixtures("topics", "in_unit_a")
def test_everything_it_names_is_there(network: Network, client_of: Any) -> None:
    client = client_of(network.a)
    page = client.get("/developers/")
    html = unescape(page.content.decode())
    assert page.status_code == 200
    document = client.get("/api/v1/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            assert f"{method.upper()} {path}" in html
            assert said["summary"] in html
    assert "http://lixia.localhost:8000/open311/v2/discovery.xml" in html
    linked = re.findall(r'href="http://lixia\.localhost:8000(/[^"]+)"', html)
    assert "/open311/v2/discovery.xml" in linked
    for path in linked:
        assert client.get(path).status_code == 200, path
    assert "/developers/" in client.get("/").content.decode()


@pytest.mark.usefixtures("topics", "in_unit_a")
def test_its_addresses_are_those_of_the_document(network: Network, client_of: Any) -> None:
    """The examples for curl go where operations are."""
    client = client_of(network.a)
    html = unescape(client.get("/developers/").content.decode())
    examples = "\n".join(re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL))
    known = set(client.get("/api/v1/openapi.json").json()["paths"])
    named = re.findall(r"http://lixia\.localhost:8000(/api/v1/[^\s'?]+)", examples)
    assert len(named) == 10
    for path in named:
        of_what = "{directive_id}" if "/directives/" in path else "{question_id}"
        general = path.replace("NUMBER", "{number}").replace("ID", of_what)
        assert general in known, path
    for path in re.findall(r"http://lixia\.localhost:8000(/open311/v2/[^\s']+)", examples):
        assert client.get(path).status_code in (200, 404), path
