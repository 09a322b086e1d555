"""Stock behaviour, to show each leak red: django-tenants' own backend beside ours, on the same database."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from django.db import connection
from django_tenants.postgresql_backend.base import DatabaseWrapper

from huisheng.kernel.tenancy.role_names import group_role


@contextmanager
def stock_connection() -> Iterator[Any]:
    """A stock django-tenants connection that acts as the owner, as stock has one role for everything."""
    given = deepcopy(connection.settings_dict)
    given["OPTIONS"] = {"assume_role": group_role(given["NAME"], "owner"), "connect_timeout": 5}
    wrapper = DatabaseWrapper(given, alias="stock")
    try:
        yield wrapper
    finally:
        wrapper.close()


def rows(wrapper: Any, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    """Run one statement and fetch what it returns."""
    with wrapper.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
