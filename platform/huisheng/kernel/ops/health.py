"""/livez, /readyz and /metrics: for machines, on the network's host only."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from huisheng.kernel.access import open_to_all


@open_to_all
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@open_to_all
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; the broker may be away, since nothing is lost without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@open_to_all
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; no label ever carries one value per unit."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
