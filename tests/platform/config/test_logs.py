"""Lines of the log: what a refused request was for, and nothing that opens it or tells of anybody."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from huisheng.config.logs import logging_config
from huisheng.config.tracebacks import TaskFailures
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.models import Question


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
