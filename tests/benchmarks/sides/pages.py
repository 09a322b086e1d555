"""A page with one query, asked of the whole WSGI application: plain Django, or behind our tenancy."""

import io
from time import perf_counter

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from tests.benchmarks.synthetic.models import Place, Question

application = get_wsgi_application()
ROWS = 200


def prepare_plain() -> None:
    """Migrate plain Django's only schema and fill it."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    _fill()


def fill_unit(schema: str) -> None:
    """Fill a unit's table, and give it a host."""
    from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
    from tenants.models import Domain, Unit

    with enter_unit(UnitRef(0, schema, ""), role="owner"):
        _fill()
    with enter_network():
        Domain.objects.create(
            tenant=Unit.objects.get(schema_name=schema), domain="unit.localhost", is_primary=True
        )


def _fill() -> None:
    now = timezone.now()
    place = Place.objects.create(title="place", code="place", created=now)
    Question.objects.bulk_create(
        [
            Question(subject=f"Question {number}", code=str(number), created=now, parent=place)
            for number in range(ROWS)
        ]
    )


def ask(host: str, requests: int) -> float:
    """Seconds of `requests` requests, one after the other."""
    start = perf_counter()
    for _ in range(requests):
        _request(host)
    return perf_counter() - start


def _request(host: str) -> None:
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/page/",
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    response = application(environ, lambda line, headers: status.append(line))
    body = b"".join(response)
    response.close()
    if status != ["200 OK"] or body.count(b"<li>") != 20:
        raise RuntimeError(f"{status} {body[:200]!r}")
