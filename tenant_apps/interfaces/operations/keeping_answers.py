"""Answers to requests with an Idempotency-Key, kept for some days beside what was done."""

from huisheng.kernel.rest.once import Done, Kept
from tenant_apps.interfaces.data.codes import ANSWERS_KEPT, ANSWERS_STAY
from tenant_apps.unit_ledger import public as ledger


class Answers:
    """The store that kernel/rest/once.py asks."""

    def claim(self, token: str, digest: str) -> Kept | None:
        """Take the token; a second request waits here for the first. What it was answered, if anything."""
        earlier = ledger.hold(ANSWERS_KEPT, token, digest=digest, lasts=ANSWERS_STAY)
        return None if earlier is None else Kept(earlier.digest, Done(earlier.number, earlier.body))

    def keep(self, token: str, done: Done) -> None:
        """Keep the answer: codes, ids, dates."""
        ledger.note(ANSWERS_KEPT, token, done.status, done.body)
