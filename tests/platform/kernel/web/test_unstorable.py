"""A NUL in an address or a form: the sender's slip, said as one; any other error of the database stays so."""

import pytest
from django.db import DataError
from django.test import Client, RequestFactory

from huisheng.kernel.web.unstorable import UnstorableMiddleware


@pytest.mark.parametrize("path", ["/find/?q=a%00b", "/find/unsure/?not=a%00b"])
def test_an_address_with_a_nul_is_a_damaged_one(network_client: Client, path: str) -> None:
    answer = network_client.get(path)
    assert answer.status_code == 400
    assert "没有任何内容被改动" in answer.content.decode()


def test_any_other_error_is_left_to_the_rest() -> None:
    middleware = UnstorableMiddleware(lambda request: pytest.fail("not asked"))
    request = RequestFactory().get("/")
    assert middleware.process_exception(request, DataError("numeric field overflow")) is None
    assert middleware.process_exception(request, ValueError("NUL (0x00)")) is None
