"""Which directives are here, and in which of them something is still awaited from this unit."""

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When

from shared_apps.contracts.directive_messages import REPORTED_ON
from tenant_apps.directive_inbox.models import DirectiveItem


def arrived() -> QuerySet[DirectiveItem]:
    """The directives that are here (see DirectiveItem.received_at); orders stand in queries.orders."""
    here = DirectiveItem.objects.filter(received_at__isnull=False)
    directives: QuerySet[DirectiveItem] = here.exclude(kind=DirectiveItem.Kind.ORDER)
    return directives


def owed() -> QuerySet[DirectiveItem]:
    """Those in which something is still awaited from this unit."""
    return arrived().filter(_owed_condition())


def finished() -> QuerySet[DirectiveItem]:
    """Those in which nothing is awaited any more: done or ended by the issuer."""
    return arrived().exclude(_owed_condition())


def in_order(items: QuerySet[DirectiveItem]) -> QuerySet[DirectiveItem]:
    """What is owed comes first, the nearest date on top; what is finished follows, the newest on top."""
    owed_due = Case(
        When(_owed_condition(), then=F("due_at")), default=Value(None), output_field=DateTimeField()
    )
    return items.order_by(owed_due.asc(nulls_last=True), "-issued_at", "-id")


def _owed_condition() -> Q:
    reported_on = Q(kind__in=sorted(REPORTED_ON))
    done = (reported_on & Q(reported_at__isnull=False)) | (~reported_on & Q(acknowledged_at__isnull=False))
    return Q(closed_at__isnull=True) & ~done
