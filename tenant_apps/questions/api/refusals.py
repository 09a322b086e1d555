"""Refusals of operations as problems: one table, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound

from huisheng.kernel.rest.problems import Problem
from tenant_apps.questions.operations.erasing import AlarmIsOpen, NotEnded
from tenant_apps.questions.operations.intake import BadQuestion, TokenReused
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, OnOffer, UnknownQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NotYours
from tenant_apps.questions.rules.refused_files import BadFile
from tenant_apps.questions.rules.transitions import NotPossible


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise what an operation refuses as a Problem with a stable code."""
    try:
        yield
    except UnknownQuestion:
        raise NotFound from None
    except BadQuestion as error:
        if error.field == "guardian":
            raise Problem(
                422,
                "guardian_needed",
                _("Leave out name and contact: of somebody under 14 they need a guardian's consent."),
                field="age_band",
            ) from error
        raise Problem(
            400, "invalid_field", _("This field cannot be taken as it is."), field=error.field
        ) from error
    except TokenReused as error:
        raise Problem(
            422,
            "key_reused",
            _("This Idempotency-Key was used for another question."),
            field="Idempotency-Key",
        ) from error
    except BadDecision as error:
        raise _bad(error) from error
    except BadFile as error:
        raise Problem(
            422, f"file_{error.fault}", _("This file cannot be taken: see the code."), field="file"
        ) from error
    except ChangedMeanwhile as error:
        raise Problem(
            409, "changed_meanwhile", _("Somebody else took a step meanwhile. Read it again, then decide.")
        ) from error
    except OnOffer as error:
        raise Problem(
            409, "on_offer", _("Another unit is asked to take it over. Wait for its answer, or take it back.")
        ) from error
    except BeingWorkedOn as error:
        raise Problem(
            409, "being_worked_on", _("A colleague works on it at this moment, or a step is about to leave.")
        ) from error
    except AlreadyWaiting as error:
        raise Problem(409, "already_waiting", _("It already waits for a leader.")) from error
    except NotYours as error:
        raise Problem(403, "not_yours", _("This is for somebody else to do.")) from error
    except (NotPossible, NotEnded) as error:
        raise Problem(409, "not_possible", _("This is not possible as things stand.")) from error
    except AlarmIsOpen as error:
        raise Problem(
            409,
            "alarm_open",
            _("Somebody is trying to help right now. Nothing is deleted before that is over."),
        ) from error


def _bad(error: BadDecision) -> Problem:
    if error.field == "many":
        return Problem(409, "too_many_messages", _("There are too many messages to this question already."))
    if error.field == "minor":
        return Problem(
            422, "not_checked_for_minors", _("Whoever answers a minor needs a background check on record.")
        )
    if error.field == "protection":
        return Problem(
            422,
            "needs_care_of_its_own",
            _("Its answer needs more care than an answer to the main question has."),
        )
    return Problem(400, "invalid_field", _("This field cannot be taken as it is."), field=error.field)
