"""The stamped letter comes in, and the application goes to whoever decides. Files are in storage before their
row; what a crash leaves without one is swept in the next night.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from huisheng.kernel.clock import now
from huisheng.kernel.ids import uuid7
from huisheng.kernel.leftover_files import LeftoverFiles
from huisheng.kernel.messaging import cancel_wakeup
from huisheng.kernel.proof_files import Proof
from shared_apps.onboarding.data.codes import Post, State, Step
from shared_apps.onboarding.events import FORGET, SWEEP
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.clocks import start_waiting
from shared_apps.onboarding.operations.history import applicants, locked, post, tell
from shared_apps.onboarding.queries.deciders import decider_above

FOLDER: Final = "onboarding/letters"


class NotCompleteError(Exception):
    """The address is not confirmed, or the stamped letter is missing."""


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """What the row keeps of the file."""

    name: str
    path: str
    content_type: str
    size: int
    digest: str


def _with_rows(paths: Collection[str]) -> set[str]:
    return set(Application.objects.filter(proof__path__in=list(paths)).values_list("proof__path", flat=True))


LEFTOVERS: Final = LeftoverFiles(folder=FOLDER, wake=SWEEP, with_rows=_with_rows)


def keep_letter(application_id: UUID, proof: Proof) -> None:
    """Keep the scan of the stamped letter; a second one replaces the first. Raises TooLateError."""
    LEFTOVERS.plan_sweep()
    suffix = proof.name.rsplit(".", 1)[-1]
    path = default_storage.save(f"{FOLDER}/{uuid7().hex}.{suffix}", ContentFile(proof.content))
    stored = StoredLetter(
        proof.name, path, proof.content_type, len(proof.content), sha256(proof.content).hexdigest()
    )
    before: str | None = None
    try:
        with transaction.atomic():
            application = locked(application_id, State.DRAFT, State.ASKED)
            before = application.proof["path"] if application.proof else None
            application.proof = asdict(stored)
            application.version += 1
            application.save(update_fields=["proof", "version"])
            tell(application, Step.LETTER, size=stored.size)
    except BaseException:
        LEFTOVERS.delete([path])
        raise
    if before is not None:
        LEFTOVERS.delete([before])


def letter_of(application: Application) -> StoredLetter | None:
    """The stamped letter that was handed in."""
    return StoredLetter(**application.proof) if application.proof else None


def read_letter(stored: StoredLetter) -> bytes:
    """Its content. Raises FileNotFoundError."""
    with default_storage.open(stored.path) as file:
        content: bytes = file.read()
    return content


@transaction.atomic
def submit(application_id: UUID) -> None:
    """Hand it in: from now on it waits for the nearest open unit above. Raises NotCompleteError,
    TooLateError.
    """
    application = locked(application_id, State.DRAFT)
    if application.mail_confirmed_at is None or not application.proof:
        raise NotCompleteError
    application.state = State.REVIEW
    application.submitted_at = now()
    application.reviewer_unit_id = decider_above(application.parent_id)
    application.version += 1
    start_waiting(application)
    application.save()
    cancel_wakeup(FORGET, str(application.pk))
    tell(application, Step.SUBMITTED, to=application.reviewer_unit_id)
    post(application, Post.RECEIVED, applicants(application))
