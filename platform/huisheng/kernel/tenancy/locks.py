"""Advisory locks of one scope. PostgreSQL's own are database-wide: 42 in unit A would block 42 in unit B."""

from hashlib import blake2b

from django.db import connection, transaction

from huisheng.kernel.tenancy.context import scope_key


def lock_number(name: str) -> int:
    """The signed 64-bit number of a lock in the current scope."""
    digest = blake2b(f"{scope_key()}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def lock_until_commit(name: str) -> None:
    """Wait for the lock and hold it until the transaction ends; must be called inside one."""
    _demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(name)])


def share_lock_until_commit(name: str) -> None:
    """As lock_until_commit, but together with others who share it; waits only for those who hold it alone."""
    _demand_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock_number(name)])


def _demand_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an advisory lock lives until commit: take it inside atomic()"
        )
