"""The access log opens nothing: no secret of a receipt, no code, no token of a link."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from huisheng.config.access_log import AccessLog

LINES = {
    "/q/LX-2026-7Q/?k=SECRET": "GET /q/LX-2026-7Q/ HTTP/1.1",
    "/enter/?code=SECRET": "GET /enter/ HTTP/1.1",
    "/accounts/invitation/SECRET/": "GET /accounts/invitation/-/ HTTP/1.1",
    "/accounts/new-password/SECRET/?next=/": "GET /accounts/new-password/-/ HTTP/1.1",
    "/e/SECRET/": "GET /e/-/ HTTP/1.1",
    "/n/SECRET/": "GET /n/-/ HTTP/1.1",
    "/n/": "GET /n/ HTTP/1.1",
    "/join/my/SECRET/": "GET /join/my/-/ HTTP/1.1",
    "/api/channels/stop/SECRET/": "GET /api/channels/stop/-/ HTTP/1.1",
    "/api/channels/receipts/aliyun/SECRET/": "GET /api/channels/receipts/aliyun/-/ HTTP/1.1",
    "/moderation/of/SECRET/": "GET /moderation/of/-/ HTTP/1.1",
    "/report/receipt/SECRET/": "GET /report/receipt/-/ HTTP/1.1",
    "/report/receipt/": "GET /report/receipt/ HTTP/1.1",
    "/api/v1/reports/SECRET": "GET /api/v1/reports/- HTTP/1.1",
    "/api/v1/moderation/decisions/SECRET": "GET /api/v1/moderation/decisions/- HTTP/1.1",
    "/find/%0aSECOND": "GET /find/%0aSECOND HTTP/1.1",
}


@pytest.mark.parametrize("address", LINES)
def test_a_line_names_the_page_and_nothing_that_opens_it(address: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": address.partition("?")[0].replace("%0a", "\n"),
        "QUERY_STRING": address.partition("?")[2],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://lixia.example.cn{address}",
    }
    answer: Any = SimpleNamespace(status="200 OK", sent=1, headers=[])
    request: Any = SimpleNamespace(headers=[])
    log = AccessLog(Config())
    atoms = log.atoms(answer, request, environ, timedelta(seconds=1))
    assert atoms["r"] == LINES[address]
    line = Config().access_log_format % log.atoms_wrapper_class(atoms)
    assert "SECRET" not in line
    assert "\n" not in line
