"""What all tests of a module find prepared: made once, in a transaction around theirs.

    @pytest.fixture(scope="module")
    def many(network: Network, django_db_blocker: Any) -> Iterator[None]:
        with taken_back_at_the_end(django_db_blocker):
            with django_db_blocker.unblock(), enter_unit(network.ref(network.a)):
                Publication.objects.bulk_create(…)
            yield

Each test works in a savepoint of it and is rolled back to it, so all find the same. Not for modules with
tests that really commit, nor for what a second connection shall see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from huisheng.kernel.tenancy import enter_network


@contextmanager
def taken_back_at_the_end(blocker: Any) -> Iterator[None]:
    """What is written before the tests run stands until the block ends. Leaves no scope and no access to the
    database behind; `blocker` is pytest-django's `django_db_blocker`.
    """
    around = transaction.atomic()
    with blocker.unblock(), enter_network():
        assert not connection.in_atomic_block, "it must be the outermost transaction"
        around.__enter__()
    try:
        yield
    finally:
        with blocker.unblock(), enter_network():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
