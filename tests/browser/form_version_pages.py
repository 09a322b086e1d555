"""Makes what the pages of a report show whose form was changed after the issue."""

from uuid import UUID

from huisheng.kernel.forms import Field, Kind, Words, with_field, without
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.operations import report_forms
from tests.browser import directive_pages
from tests.browser.site import Site
from tests.shared_apps.acting import actor

_PEOPLE = Field(id="", kind=Kind.NUMBER, label=Words("覆盖青少年人数"), unit=Words("人"), required=True)


def designed(site: Site) -> str:
    """The form of an issued report, changed and not sent yet."""
    return f"/directives/{_changed(site, directive_pages.all_reports(site))}/form/"


def all_reports(site: Site) -> str:
    """Reports added up after the form was changed: one follows the version before."""
    directive_id = _changed(site, directive_pages.all_reports(site))
    _sent(site, directive_id)
    return f"/directives/{directive_id}/reports/"


def fill(site: Site) -> str:
    """The report in county a, told what is different."""
    address = directive_pages.fill(site)
    directive_id = _changed(site, address.removeprefix("/desk"))
    _sent(site, directive_id)
    relay_down(site.network.ref(site.network.a))
    return address


def _changed(site: Site, address: str) -> UUID:
    directive_id = UUID(address.split("/")[2])
    chief = actor("王处长", network_staff=site.network.province)
    with enter_network():
        report_forms.change(directive_id, chief, lambda form: without(form, "q3"))
        report_forms.change(directive_id, chief, lambda form: with_field(form, _PEOPLE))
    return directive_id


def _sent(site: Site, directive_id: UUID) -> None:
    with enter_network():
        report_forms.send_again(directive_id, actor("王处长", network_staff=site.network.province))
