"""One step of an application: its line in the history, its entry in the audit, a letter to be sent."""

from collections.abc import Iterable
from uuid import UUID

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from shared_apps.onboarding.data.codes import Post, State, Step
from shared_apps.onboarding.models import Application, Entry, Letter


class TooLateError(Exception):
    """The application stands elsewhere by now: somebody was quicker. `state` is where."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def locked(application_id: UUID, *states: State) -> Application:
    """The application, held until the end of the transaction. Raises TooLateError in any other state."""
    application = Application.objects.select_for_update().get(pk=application_id)
    if application.state not in states:
        raise TooLateError(application.state)
    return application


def tell(
    application: Application,
    step: Step,
    *,
    by: int | None = None,
    unit_id: int | None = None,
    text: str = "",
    actor: str = "applicant",
    **detail: object,
) -> None:
    """Add a step to the history and the audit, inside the transaction of the rows. `by`: an account."""
    Entry.objects.create(
        application=application, at=now(), step=step, by_id=by, unit_id=unit_id, text=text.strip()
    )
    record(
        f"application.{step}",
        object_type="application",
        object_id=str(application.pk),
        actor=actor if by is None else by,
        detail={"number": application.number, "unit": application.unit_id, **detail},
    )


def post(application: Application, what: Post, to: Iterable[str]) -> None:
    """Have a letter go out, once to each address."""
    Letter.objects.bulk_create(
        [
            Letter(application=application, what=what, to=address, due_at=now())
            for address in dict.fromkeys(one for one in to if one)
        ]
    )


def applicants(application: Application) -> tuple[str, str]:
    """Where those are reached who apply. Only a confirmed address is written to."""
    confirmed = application.mail_confirmed_at is not None
    return (application.leader_mail, application.contact_mail) if confirmed else ("", "")
