"""Letters go out by e-mail, each in a transaction of its own that holds its row: a crash sends one again
rather than never.
"""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation

from huisheng.kernel.clock import now
from shared_apps.onboarding.data.codes import POST_TRIES
from shared_apps.onboarding.models import Letter
from shared_apps.onboarding.operations.mailing import CannotSendError, can_send, send
from shared_apps.onboarding.queries.letters import text_of

logger = logging.getLogger(__name__)

_BATCH: Final = 50
_FIRST_WAIT: Final = timedelta(minutes=1)


def send_due() -> int:
    """Send what is due; returns how many went out. Without a mail server everything waits."""
    if not (can_send() or settings.HUISHENG_DEMO):
        return 0
    ids = list(
        Letter.objects.filter(sent_at=None, failed_at=None, due_at__lte=now())
        .order_by("due_at")
        .values_list("pk", flat=True)[:_BATCH]
    )
    return sum(_send(letter_id) for letter_id in ids)


@transaction.atomic
def _send(letter_id: int) -> bool:
    letter = (
        Letter.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("application")
        .filter(pk=letter_id, sent_at=None, failed_at=None)
        .first()
    )
    if letter is None:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = text_of(letter)
    try:
        send(letter.to, subject, body)
    except CannotSendError:
        logger.exception("letter %s of application %s did not go out", letter.pk, letter.application.number)
        letter.tries += 1
        letter.due_at = now() + _FIRST_WAIT * 2**letter.tries
        letter.failed_at = now() if letter.tries >= POST_TRIES else None
        letter.save(update_fields=["tries", "due_at", "failed_at"])
        return False
    letter.sent_at = now()
    letter.save(update_fields=["sent_at"])
    return True
