"""Lines of the log: what a refused request was for, and nothing that opens it."""

import io
import json
import logging
import logging.config

import pytest

from huisheng.config.logs import logging_config


@pytest.mark.parametrize(
    "path", ["/e/SECRET/", "/n/SECRET/", "/join/my/SECRET/", "/accounts/invitation/SECRET/"]
)
def test_a_refused_request_leaves_no_key_in_the_log(path: str) -> None:
    formatter = logging_config(level="INFO", json=True)["formatters"]["one"]
    kind = formatter.pop("()")
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(kind(**formatter))
    logger = logging.getLogger("tests.refused")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        logger.warning("%s: %s", "Unprocessable Entity", path)
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
    assert json.loads(said.getvalue())["event"] == f"Unprocessable Entity: {path.replace('SECRET', '-')}"
