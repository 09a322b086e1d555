"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): a city's system files requests here and follows them.

The topics of the unit are the services, its questions are the requests. XML and JSON, named as the standard
names them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from huisheng.kernel import clock
from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.audit import name_key
from huisheng.kernel.forms import Field, parse, said_of
from huisheng.kernel.rest.keys import KeyCard, card_of, key_in
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web.dates import day
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.interfaces.api.faults import Fault, answering
from tenant_apps.interfaces.api.formats import answer
from tenant_apps.interfaces.data.codes import Scope
from tenant_apps.interfaces.operations import filing as filings
from tenant_apps.interfaces.queries import requests as queries
from tenant_apps.interfaces.queries.offered import Service, service, services
from tenant_apps.interfaces.queries.requests import RequestRow
from tenant_apps.interfaces.rules.asked_for import BadQuery, asked_for
from tenant_apps.interfaces.rules.filing import DESCRIPTION_MAX, BadFiling, filing_of
from tenant_apps.questions.public import (
    DATATYPES,
    BadQuestion,
    Details,
    Receipt,
    TokenReused,
    due_day,
    help_lines,
    speaks_of_danger,
)
from tenants.public import here_url

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
READING: Final = Limit("open311.read", times=600, seconds=60)
FILING: Final = Limit("open311.file", times=600, seconds=600)
"""Requests that one key files. Words of danger meet no limit."""
REFUSED: Final = Limit("open311.refused", times=60, seconds=600)
"""Requests without a key that holds, from one address."""
_READ: Final = ("GET", "HEAD")


@whole_page("jurisdiction_id")
@open_to_all
@answering(*_READ)
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Where everything is, and where keys come from."""
    # Topics change on any day and nobody waits for them: whoever reads the list once a day has the latest.
    changeset = _moment(datetime.combine(clock.business_day(), time(), clock.BUSINESS_ZONE))
    endpoint = here_url(reverse("interfaces-services", kwargs={"form": form})).rsplit("/", 1)[0]
    site = look_of(request).name
    value = {
        "changeset": changeset,
        "contact": f"{site}: {here_url('/')}",
        "key_service": _("Keys are made by the administrators of {site}.").format(site=site),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": endpoint,
                "changeset": changeset,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return answer(form, "discovery", value)


@whole_page("jurisdiction_id")
@open_to_all
@answering(*_READ)
def service_list(request: HttpRequest, *, form: str) -> HttpResponse:
    """Every topic that a request may be filed under."""
    return answer(form, "services", [_service(one) for one in services()])


@whole_page("jurisdiction_id")
@open_to_all
@answering(*_READ)
def service_definition(request: HttpRequest, *, code: str, form: str) -> HttpResponse:
    """The attributes of one service: what the unit asks about the topic."""
    found = _known_service(code)
    attributes = [_attribute(field, order) for order, field in enumerate(found.form.fields, start=1)]
    return answer(form, "service_definition", {"service_code": found.code, "attributes": attributes})


@csrf_exempt
@open_to_all
@answering("GET", "HEAD", "POST")
def request_list(request: HttpRequest, *, form: str) -> HttpResponse:
    """Read what stands in public, and with a key what it filed; or file."""
    if request.method == "POST":
        return _file(request, form)
    key = _reader(request)
    try:
        wanted = asked_for(request.GET.dict(), clock.now())
    except BadQuery as error:
        raise Fault(400, _("{field} cannot be read, or spans too much.").format(field=error.field)) from error
    rows = queries.rows(wanted, key)
    return _private(answer(form, "service_requests", [_request(request, row) for row in rows]))


@open_to_all
@answering(*_READ)
def one_request(request: HttpRequest, *, number: str, form: str) -> HttpResponse:
    """One of them."""
    key = _reader(request)
    wanted = asked_for({"service_request_id": number.replace(",", "")}, clock.now())
    rows = queries.rows(wanted, key) if wanted.numbers else []
    if rows:
        return _private(answer(form, "service_requests", [_request(request, row) for row in rows]))
    gone = queries.gone(number.upper())
    if gone is None:
        raise Fault(404, _("There is no public request with this service_request_id."))
    if gone.goes_on_in:
        raise Fault(410, _("It goes on in {number}.").format(number=gone.goes_on_in))
    raise Fault(410, gone.reason or _("It is not public any more."))


@open_to_all
@answering(*_READ)
def request_of_token(request: HttpRequest, *, token: str, form: str) -> HttpResponse:
    """The number of what was filed under an Idempotency-Key: for whoever never got the answer."""
    _reader(request)
    number = ""
    try:
        number = filings.number_for(UUID(token))
    except ValueError:
        pass
    if not number:
        raise Fault(404, _("Nothing was filed under this token."))
    return _private(answer(form, "service_requests", [{"service_request_id": number, "token": token}]))


def _file(request: HttpRequest, form: str) -> HttpResponse:
    key = _filer(request)
    try:
        filing = filing_of(request.POST.dict(), dict(request.POST.lists()))
    except BadFiling as error:
        words = (
            _("{field} is missing.") if error.code == "missing" else _("{field} cannot be taken as it is.")
        )
        raise Fault(400, words.format(field=error.field)) from error
    chosen = _known_service(filing.service_code)
    in_danger = speaks_of_danger(filing.description, filing.answers)
    wait = 0 if in_danger else wait_for(FILING, key.who)
    if wait:
        raise Fault(429, _too_many(), wait=wait)
    details = _details(chosen, dict(filing.attributes), needed=not in_danger)
    try:
        receipt = filings.file(
            filing,
            chosen,
            details,
            key_id=key.key_id,
            token=_token(request),
            language=get_language() or "",
        )
    except BadQuestion as error:
        field = "description" if error.field == "text" else error.field
        raise Fault(400, _("{field} cannot be taken as it is.").format(field=field)) from error
    except TokenReused as error:
        raise Fault(400, _("This Idempotency-Key was used for another request.")) from error
    filed = {
        "service_request_id": receipt.number,
        "service_notice": _notice(receipt),
        "account_id": None,
    }
    return _private(answer(form, "service_requests", [filed], status=201 if receipt.created else 200))


def _details(chosen: Service, said: Mapping[str, Sequence[str]], *, needed: bool) -> Details:
    """The attributes that the service asks for; others are nobody's. Raises Fault."""
    parsed = parse(chosen.form, said, needed=needed)
    for code, fault in parsed.errors.items():
        words = _("{field} is missing.") if fault == "missing" else _("{field} cannot be taken as it is.")
        raise Fault(400, words.format(field=f"attribute[{code}]"))
    # Whoever files for others cannot agree for them that it goes along to another unit.
    return Details(said_of(chosen.form, parsed.answers), chosen.form.version)


def _filer(request: HttpRequest) -> KeyCard:
    said = request.POST.get("api_key", "").strip() or key_in(request)
    key = card_of(said)
    if key is not None and Scope.OPEN311 in key.scopes:
        name_key(key.key_id)
        return key
    wait = wait_for(REFUSED, client_address(request))
    if wait:
        raise Fault(429, _too_many(), wait=wait)
    if not said:
        raise Fault(403, _("Send an api_key: filing needs one."))
    raise Fault(403, _("This api_key does not hold here, or was not made for filing."))


def _reader(request: HttpRequest) -> KeyCard | None:
    """Count the reader; a key is never needed to read, but one that is sent must hold."""
    said = key_in(request) or request.GET.get("api_key", "").strip()
    key = card_of(said)
    wait = wait_for(READING, key.who if key else client_address(request))
    if wait:
        raise Fault(429, _too_many(), wait=wait)
    if said and key is None:
        raise Fault(403, _("This api_key does not hold here, or not any more."))
    return key


def _token(request: HttpRequest) -> UUID | None:
    said = request.headers.get("Idempotency-Key", "").strip()
    if not said:
        return None
    try:
        return UUID(said)
    except ValueError:
        raise Fault(400, _("Send a random UUID as Idempotency-Key, or none.")) from None


def _known_service(code: str) -> Service:
    found = service(code)
    if found is None:
        raise Fault(404, _("This service_code was not found here."))
    return found


def _notice(receipt: Receipt) -> str:
    promised = _("An answer is promised by {day}.").format(day=day(due_day(receipt.due_at)))
    if not receipt.danger:
        return promised
    lines = ", ".join(f"{line.number} {line.name}" for line in help_lines())
    return _("In danger, call now: {lines}. {promised}").format(lines=lines, promised=promised)


def _service(one: Service) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": one.name,
        "description": one.description,
        "metadata": bool(one.form.fields),
        "type": "realtime",
        "keywords": one.keywords,
        "group": one.group,
    }


def _attribute(field: Field, order: int) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "variable": True,
        "code": field.id,
        "datatype": DATATYPES[field.kind],
        # The standard knows no conditions: what depends on another answer is demanded only after it.
        "required": field.required and field.when is None,
        "datatype_description": str(field.help) or None,
        "order": order,
        "description": str(field.label),
    }
    if field.choices:
        shown["values"] = [{"key": one.key, "name": str(one.label)} for one in field.choices]
    return shown


def _request(request: HttpRequest, row: RequestRow) -> dict[str, Any]:
    return {
        "service_request_id": row.number,
        "status": "closed" if row.closed else "open",
        "status_notes": row.notes or None,
        "service_name": row.service_name,
        "service_code": row.service_code,
        "description": row.description[:DESCRIPTION_MAX] or None,
        "agency_responsible": look_of(request).name,
        "service_notice": None,
        "requested_datetime": _moment(row.requested_at),
        "updated_datetime": _moment(row.updated_at),
        # Where it is stands in the words, if anywhere: no place is published by itself.
        "expected_datetime": None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(clock.BUSINESS_ZONE).isoformat(timespec="seconds")


def _too_many() -> str:
    return _("Too many requests. Please wait a little and try again.")


def _private(response: HttpResponse) -> HttpResponse:
    """What depends on a key is kept by nobody on the way."""
    response["Cache-Control"] = "private, no-store"
    return response
