"""Lines of the log: what a refused request was for, and nothing that opens it or tells of anybody."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huisheng.config.logs import logging_config
from huisheng.config.tracebacks import TaskFailures
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.models import Question
from tests.actors import StaffClient


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What the logger "tests.said" writes, as production writes it."""
    formatter = logging_config(level="INFO", json=True)["formatters"]["one"]
    kind = formatter.pop("()")
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(kind(**formatter))
    logger = logging.getLogger("tests.said")
    logger.propagate = False
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)
    logger.propagate = True


@pytest.mark.parametrize(
    "path", ["/e/SECRET/", "/n/SECRET/", "/join/my/SECRET/", "/accounts/invitation/SECRET/"]
)
def test_a_refused_request_leaves_no_key_in_the_log(said: io.StringIO, path: str) -> None:
    logging.getLogger("tests.said").warning("%s: %s", "Unprocessable Entity", path)
    assert json.loads(said.getvalue())["event"] == f"Unprocessable Entity: {path.replace('SECRET', '-')}"


@pytest.mark.django_db
def test_a_traceback_quotes_nobody(said: io.StringIO, in_unit_a: UnitRef) -> None:
    """PostgreSQL names the whole row that a constraint refused, and so does the text of its error."""
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    row = Question(number="A-1", title="CANARY", text="CANARY", topic="150305", contact_phone="13812345678")
    row.channel, row.received_at, row.business_day, row.due_at, row.state = (
        "website",
        at,
        at.date(),
        at,
        "received",
    )
    row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="CANARY") as refused, transaction.atomic():
        Question.objects.filter(pk=row.pk).update(kind=None)
    logging.getLogger("tests.said").error("not stored", exc_info=refused.value)
    line = json.loads(said.getvalue())["exception"]
    assert "test_logs.py" in line
    assert "django.db.utils.IntegrityError" in line
    assert "sqlstate=23502" in line
    assert "CANARY" not in said.getvalue()
    assert "13812345678" not in said.getvalue()


def test_a_failed_task_quotes_nobody() -> None:
    record = logging.LogRecord(
        "celery.app.trace",
        logging.ERROR,
        "trace.py",
        1,
        "Task %(name)s[%(id)s] %(description)s: %(exc)s",
        ({"name": "relay.up", "id": "1", "description": "raised unexpected", "exc": "ValueError('CANARY')"},),
        None,
    )
    assert TaskFailures().filter(record)
    assert record.getMessage() == "Task relay.up[1] raised unexpected: ValueError"


def test_a_refused_request_is_one_line(
    unit_a: UnitRef, staff: Callable[..., StaffClient], caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody can be refused as often as they like: forty lines each time would hide what matters."""
    assert staff("volunteer", unit_a).get("/manage/roster/").status_code == 403
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert logging.Formatter().format(record) == "Forbidden (Permission denied): /manage/roster/"


def test_a_request_that_breaks_tells_where(
    unit_a: UnitRef, client_of: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(unit_a)
    client.raise_request_exception = False
    with patch("django.core.handlers.base.BaseHandler.resolve_request", side_effect=ZeroDivisionError):
        assert client.get("/").status_code == 500
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
