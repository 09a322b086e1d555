"""Many guesses at the same moment: no more than the limit is looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import FAILURE_LIMIT
from shared_apps.accounts.models import Attempt
from shared_apps.accounts.operations import lockout

AT_ONCE = 12


@pytest.fixture
def kind(db: None) -> Iterator[str]:
    """A kind of its own: threads commit, so what they leave is deleted afterwards."""
    kind = f"race-{uuid4().hex[:12]}"
    yield kind

    def delete() -> None:
        with enter_network():
            Attempt.objects.filter(kind=kind).delete()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(delete).result()


def test_parallel_guesses_gain_nothing(kind: str) -> None:
    together = Barrier(AT_ONCE, timeout=20)

    def guess() -> bool:
        try:
            with enter_network():
                Attempt.objects.filter(pk=0).exists()  # the connection is open before the start
                together.wait()
                return lockout.begin(kind, ("account:zhang",)) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        looked_at = list(pool.map(lambda _: guess(), range(AT_ONCE)))
    assert looked_at.count(True) <= FAILURE_LIMIT
