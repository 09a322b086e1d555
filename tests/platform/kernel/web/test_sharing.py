"""The picture of a shared page's card."""

import io
from typing import Any

from PIL import Image

from huisheng.kernel.tenancy import enter_network
from tenants.public import set_setting
from tests.network import Network


def test_the_echo_in_the_site_s_own_colour(network: Network, client_of: Any, in_network: None) -> None:
    reader = client_of(network.a)
    answer = reader.get("/share.png?v=1")
    assert answer["Content-Type"] == "image/png"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=31536000" in answer["Cache-Control"]
    picture = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert picture.size == (480, 480)
    assert picture.getpixel((2, 2)) == (11, 107, 107)
    assert picture.getpixel((240, 240)) == (255, 255, 255)
    with enter_network():
        set_setting(network.a.id, "look.accent", "#b3261e", actor_id=1)
    changed = Image.open(io.BytesIO(reader.get("/share.png").content)).convert("RGB")
    assert changed.getpixel((2, 2)) == (179, 38, 30)
    assert len(answer.content) < 30_000
