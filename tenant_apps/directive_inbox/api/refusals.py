"""Refusals of operations as problems."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.rest.problems import Problem
from tenant_apps.directive_inbox.operations.acting import (
    DirectiveEndedError,
    NoReportWantedError,
    ReportedMeanwhileError,
)
from tenant_apps.directive_inbox.operations.filling_in import NoFormError
from tenant_apps.directive_inbox.operations.handing_on import TooLateError
from tenant_apps.directive_inbox.operations.report_files import TooManyFilesError
from tenant_apps.directive_inbox.operations.working_together import NobodyChosenError


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise what an operation refuses as a Problem with a stable code."""
    try:
        yield
    except DirectiveEndedError as error:
        raise Problem(
            409, "ended", _("The issuer has ended this directive. Nothing more is awaited.")
        ) from error
    except NoReportWantedError as error:
        raise Problem(
            409, "no_report_wanted", _("Nobody reports on this directive: it is acknowledged.")
        ) from error
    except NoFormError as error:
        raise Problem(
            409, "no_form", _("This report follows no form: send it as text to `report`.")
        ) from error
    except ReportedMeanwhileError as error:
        raise Problem(
            409, "changed_meanwhile", _("A colleague has reported meanwhile. Read it again, then decide.")
        ) from error
    except TooManyFilesError as error:
        raise Problem(
            409,
            "too_many_files",
            _("Too many files wait to be named in the draft. Name them first, or wait a day."),
        ) from error
    except NobodyChosenError as error:
        raise Problem(
            422,
            "nobody_chosen",
            _("Nobody of those works here any more. Choose somebody else."),
            field="people",
        ) from error
    except TooLateError as error:
        raise Problem(
            422,
            "too_late",
            _("The date lies between now and the date of the issuer."),
            field="due_at",
        ) from error
