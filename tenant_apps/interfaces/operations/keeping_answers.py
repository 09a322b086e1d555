"""Answers to requests with an Idempotency-Key, kept for some days beside what was done."""

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.rest.once import Done, Kept
from tenant_apps.interfaces.data.codes import ANSWERS_STAY
from tenant_apps.interfaces.models import KeptAnswer

_AT_ONCE = 50
"""Old ones that go with each new one: more than come, so that they never pile up."""


class Answers:
    """The store that kernel/rest/once.py asks."""

    def claim(self, token: str, digest: str) -> Kept | None:
        """Take the token; a second request waits here for the first. What it was answered, if anything."""
        row, created = KeptAnswer.objects.get_or_create(
            token=token, defaults={"digest": digest, "at": clock.now()}
        )
        if created:
            _forget_old()
            return None
        return Kept(row.digest, Done(row.status, row.body))

    def keep(self, token: str, done: Done) -> None:
        """Keep the answer."""
        KeptAnswer.objects.filter(pk=token).update(status=done.status, body=done.body)


@transaction.atomic
def _forget_old() -> None:
    old = KeptAnswer.objects.select_for_update(skip_locked=True).filter(at__lt=clock.now() - ANSWERS_STAY)
    KeptAnswer.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_AT_ONCE])).delete()
