"""A picture opened alone has no page that names an icon: browsers ask at the usual place."""

import pytest
from django.test import Client

from tests.network import Network

pytestmark = pytest.mark.django_db


def test_every_host_has_its_icon(network: Network, network_client: Client, client_of) -> None:
    for client in (network_client, client_of(network.a)):
        answer = client.get("/favicon.ico")
        assert answer.status_code == 200
        # A picture opened alone stands in a sandbox, which belongs to no site.
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert b"".join(answer.streaming_content)[:4] == b"\0\0\1\0", "the head of an ICO file"
