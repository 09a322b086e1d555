"""Sealing beside other tests: their databases share this cluster, and so the numbers of transactions."""

import time

from django.db import connection

from huisheng.kernel.audit import sealing
from huisheng.kernel.audit.sealing import Seal
from huisheng.kernel.tenancy import UnitRef, enter_network

PATIENCE = 60.0


def seal(unit: UnitRef | None) -> Seal | None:
    """Seal up to now: waits for older transactions, which hold the end of the window back."""
    end = time.monotonic() + PATIENCE
    with enter_network(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        ((mark,),) = cursor.fetchall()
        while time.monotonic() < end:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s", [mark])
            if cursor.fetchall() == [(True,)]:
                break
            time.sleep(0.05)
    return sealing.seal(unit)
