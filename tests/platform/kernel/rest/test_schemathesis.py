"""The API against its own document: whatever is sent, no answer is a fault of ours (500 or more).

Twice: as strangers, who know no number and have no key; and with all that opens (a key of every scope, the
secret of a question, a token, ids of what there is), so that what is sent comes as far as the operations.

HUISHENG_API_CASES sets the number of cases per operation (20 in the suite, 1,000 in `make check-all`).
"""

import json
import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.rest import throttle
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.public import actor_for
from shared_apps.directives.operations import drafting
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.topics.public import import_tree
from tenant_apps.commons.models import Publication
from tenant_apps.directive_inbox.operations import forms_told, receiving
from tenant_apps.interfaces.api.tags import TAGS
from tenant_apps.interfaces.data.codes import Scope
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.moderation.data.codes import Reason
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.public import QUESTION
from tenant_apps.questions.operations.importing import ImportedMessage, import_batch
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.readers.models import Reader
from tenant_apps.readers.queries.known import device_token
from tests.actors import give_role, make_account
from tests.network import Network
from tests.settled import as_if_committed
from tests.tenant_apps.directive_inbox.test_filling_in import form_told
from tests.tenant_apps.directive_inbox.test_inbox import issued

CASES = int(os.environ.get("HUISHENG_API_CASES", "20"))
WAGES = "150305"


@dataclass
class Known:
    """What whoever sends may know: headers, and what stands in addresses."""

    headers: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    public_number: str = ""
    received: str = ""


@pytest.fixture
def api(network: Network, client_of: Any) -> Client:
    with enter_network():
        import_tree()
    client: Client = client_of(network.a)
    client.raise_request_exception = False
    return client


@pytest.fixture
def known(in_unit_a: UnitRef, network: Network, api: Client, monkeypatch: pytest.MonkeyPatch) -> Known:
    """Everything that opens anything in unit a; nobody is made to wait, lest nothing but 429 be tried."""
    monkeypatch.setattr(throttle, "count", lambda limit, who: throttle.Counted(1, 0))
    admin = make_account()
    give_role(admin, "unit_admin", network.a.id)
    give_role(admin, "network_staff", network.a.id)
    key = keeping_keys.make("测试", Scope.values, 90, actor=admin.pk).key
    receipt = ask(NewQuestion(token=new_token(), text="公司拖欠三个月工资。", topic=WAGES))
    now = clock.now()
    import_batch(
        [
            ImportedMessage(
                source="old", external_number="1", title="公交", text="星沙联络线什么时候通车？", topic=WAGES,
                visibility="public_wish", received_at=now, answer="明年六月。", answered_at=now,
                answered_by="交通运输局",
            )
        ]
    )  # fmt: skip
    shown = Publication.objects.get(standing="shown")
    told = report(NewReport(kind=QUESTION, item=str(shown.question), reason=Reason.ABUSE, token="t"))
    reader = Reader.objects.create(key="k", by="phone", name="小林", verified_at=now)
    return Known(
        headers={
            "X-Api-Key": key,
            "X-Question-Secret": receipt.secret,
            "X-Reader-Token": device_token(reader.pk, now),
        },
        parts={
            "question_id": str(receipt.question_id),
            "case_id": str(Case.objects.get().pk),
            "receipt": told,
            "topic": WAGES,
            "number": receipt.number,
            "directive_id": str(_directive_to_issue(admin.pk, network.a.id)),
            "unit_id": str(network.a.id),
        },
        public_number=shown.number,
        received=str(_directive_received()),
    )


def _directive_to_issue(admin: int, unit_id: int) -> UUID:
    """A draft of unit a."""
    content = DraftContent(
        kind="task",
        title="报送",
        text="请报送。",
        number_label="",
        target_unit_id=unit_id,
        target_kinds=("county",),
        due_at=clock.now() + timedelta(days=7),
    )
    with enter_network():
        return drafting.create(actor_for(admin), issuer_unit_id=unit_id, content=content)


def _directive_received() -> UUID:
    """A directive with a form of its report that has reached unit a."""
    directive_id = uuid7()
    receiving.receive(issued(directive_id))
    forms_told.form_told(form_told(directive_id))
    return directive_id


def operations(api: Client, tag: str) -> list[Any]:
    document = json.loads(api.get("/api/v1/openapi.json").content)
    schema = schemathesis.openapi.from_dict(document)
    found = [result.ok() for result in schema.get_all_operations()]
    return [operation for operation in found if operation.definition.raw["tags"] == [tag]]


@pytest.mark.parametrize("tag", TAGS)
def test_no_operation_answers_a_stranger_with_a_fault(api: Client, tag: str) -> None:
    found = operations(api, tag)
    assert found
    for operation in found:
        _hammer(api, operation, Known())


@pytest.mark.parametrize("tag", TAGS)
def test_no_operation_answers_with_a_fault_whoever_may_use_it(api: Client, known: Known, tag: str) -> None:
    statuses: set[int] = set()
    for operation in operations(api, tag):
        statuses |= _hammer(api, operation, known)
    assert statuses & {200, 201, 202}, "what is sent does not come as far as the operations"


def _hammer(api: Client, operation: Any, known: Known) -> set[int]:
    statuses: set[int] = set()
    as_if_committed()

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def hammer(case: Any) -> None:
        response = _call(api, case, known)
        statuses.add(response.status_code)
        assert response.status_code < 500, (case.method, case.path, case.body, response.content[:500])

    hammer()
    return statuses


def _call(api: Client, case: Any, known: Known) -> Any:
    """Send a generated case through Django, without a socket."""
    from requests import Request

    _fill_in(case, known)
    request = case.as_transport_kwargs(base_url="http://lixia.localhost")
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
        headers=headers | known.headers,
    )


def _fill_in(case: Any, known: Known) -> None:
    """What stands in the address is what there is; whatever else was generated stays."""
    if not known.parts:
        return
    for name in case.path_parameters or {}:
        if name in known.parts:
            case.path_parameters[name] = known.parts[name]
    if "/directives/inbox/" in case.path and "directive_id" in (case.path_parameters or {}):
        case.path_parameters["directive_id"] = known.received
    if "/public-questions/" in case.path and "number" in (case.path_parameters or {}):
        case.path_parameters["number"] = known.public_number
