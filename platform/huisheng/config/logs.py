"""Logging: every line names its scope and request; JSON in production, readable in development."""

import logging
from typing import Any

import structlog

from huisheng.config.secret_links import leave_out_secrets
from huisheng.config.tracebacks import ExcInfo, Refusals, TaskFailures, without_words
from huisheng.kernel.ops.log_context import add_scope


def _told(exc_info: ExcInfo) -> str:
    return without_words(exc_info[1])


def logging_config(*, level: str, json: bool) -> dict[str, Any]:
    """A dictConfig that renders records of all libraries the same way, to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_scope,
        leave_out_secrets,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "one": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.ExceptionRenderer(_told),
                    renderer,
                ],
            }
        },
        "filters": {"tasks": {"()": TaskFailures}, "refusals": {"()": Refusals}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one", "filters": ["tasks"]}},
        "root": {"handlers": ["stderr"], "level": logging.getLevelName(level)},
        "loggers": {
            # At the logger, so that whoever else takes its records renders no traceback either.
            "django.request": {"filters": ["refusals"]},
            "django.server": {"level": "INFO"},
            "django.security.DisallowedHost": {"level": "ERROR"},
        },
    }
