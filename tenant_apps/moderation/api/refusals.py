"""Refusals of operations as problems."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound

from huisheng.kernel.rest.problems import Problem
from tenant_apps.moderation.operations.locking import ChangedMeanwhile, NotPossible, NotYours, UnknownCase
from tenant_apps.moderation.rules.verdicts import BadVerdict


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise what an operation refuses as a Problem with a stable code."""
    try:
        yield
    except UnknownCase:
        raise NotFound from None
    except ChangedMeanwhile as error:
        raise Problem(
            409, "changed_meanwhile", _("Somebody else took a step meanwhile. Read it again, then decide.")
        ) from error
    except NotPossible as error:
        raise Problem(409, "not_possible", _("This is not possible as things stand.")) from error
    except NotYours as error:
        raise Problem(
            403, "not_yours", _("Somebody else decides this: you wrote it, proposed it or decided it before.")
        ) from error
    except BadVerdict as error:
        raise Problem(400, "invalid_field", _("This cannot be taken so."), field=error.field) from error
