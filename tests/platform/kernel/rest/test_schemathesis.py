"""The API against its own document: whatever is sent, no answer is a fault of ours (500 or more).

HUISHENG_API_CASES sets the number of cases per operation (20 in the suite, 1,000 in `make check-all`).
"""

import json
import os
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from huisheng.kernel.tenancy import enter_network
from shared_apps.topics.public import import_tree
from tests.network import Network

CASES = int(os.environ.get("HUISHENG_API_CASES", "20"))


@pytest.fixture
def api(network: Network, client_of: Any) -> Client:
    with enter_network():
        import_tree()
    client: Client = client_of(network.a)
    client.raise_request_exception = False
    return client


def operations(api: Client) -> list[Any]:
    document = json.loads(api.get("/api/v1/openapi.json").content)
    schema = schemathesis.openapi.from_dict(document)
    return [result.ok() for result in schema.get_all_operations()]


def test_no_operation_answers_with_a_fault(api: Client) -> None:
    found = operations(api)
    assert {f"{operation.method.upper()} {operation.path}" for operation in found} >= {
        "POST /api/v1/questions",
        "POST /api/v1/questions/kind",
        "GET /api/v1/questions/{number}",
        "GET /api/v1/topics",
        "GET /api/v1/public-questions",
        "GET /api/v1/public-questions/{number}",
    }
    for operation in found:
        _hammer(api, operation)


def _hammer(api: Client, operation: Any) -> None:
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def hammer(case: Any) -> None:
        response = _call(api, case)
        assert response.status_code < 500, (case.method, case.path, response.content[:500])

    hammer()


def _call(api: Client, case: Any) -> Any:
    """Send a generated case through Django, without a socket."""
    request = case.as_transport_kwargs(base_url="http://lixia.localhost")
    from requests import Request

    prepared = Request(**request).prepare()
    body = prepared.body or b""
    headers = {
        name: value
        for name, value in prepared.headers.items()
        if name.lower() not in ("host", "content-length")
    }
    return api.generic(
        prepared.method or "GET",
        prepared.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=headers.pop("Content-Type", "application/json"),
        headers=headers,
    )
