"""Files of reports come up: once, as they were told, for whoever may see the directive and nobody else."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.report_messages import DirectiveFilesSent
from shared_apps.directives.models import ReportFile, UnitReport
from shared_apps.directives.operations import issuing, keeping_files, report_files, reports
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from tenant_apps.directive_inbox.models import DirectiveEntry
from tests.network import Network
from tests.office import pdf
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import FIELDS, FILES, answered, design
from tests.shared_apps.directives.test_api import Keyed, keyed  # noqa: F401  a fixture

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


class Reporting:
    """A task of the province to two counties whose form asks for a number and files, and its steps."""

    def __init__(self, network: Network, staff: Staff, directive_id: UUID) -> None:
        self.network, self.staff, self.directive_id = network, staff, directive_id
        self.base = f"/directives/{directive_id}/"

    def fills_in(self, unit: Any, *marks: str, number: str = "3", part: str = "send", **values: str) -> Any:
        """A county sends its report on its page, with a PDF for each mark."""
        files = [SimpleUploadedFile(f"总结{mark}.pdf", pdf(mark=mark)) for mark in marks]
        with enter_unit(self.network.ref(unit)):
            draft = DirectiveEntry.objects.filter(directive_id=self.directive_id, kind="draft").first()
        client = self.staff("duty_officer", self.network.ref(unit))
        data = {"based_on": str(draft.number if draft else 0), "report-q1": number, "part": part, **values}
        return client.post(f"/desk{self.base}fill/", {**data, "report-q2.new": files})

    def carry(self) -> None:
        """What the relay does."""
        for unit in (self.network.a, self.network.b):
            relay_up(self.network.ref(unit))
            relay_down(self.network.ref(unit))

    def address(self, name: str) -> str:
        """Of a file of county a, on the network's host."""
        with enter_network():
            row = ReportFile.objects.get(unit_id=self.network.a.id, name=name)
        return f"{self.base}reports/{self.network.a.id}/files/{row.file_id}/"


@pytest.fixture
def reporting(write: Write, chief: Actor, network: Network, staff: Staff) -> Reporting:
    directive_id = write(number_label="")
    design(directive_id, chief, FIELDS[1], FILES)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    made = Reporting(network, staff, directive_id)
    made.carry()
    return made


def stored() -> list[str]:
    """The files of reports in the network's storage, by unit."""
    with enter_network():
        if not default_storage.exists(keeping_files.OF_REPORTS):
            return []
        return [
            f"{unit}/{name}"
            for unit in default_storage.listdir(keeping_files.OF_REPORTS)[0]
            for name in default_storage.listdir(f"{keeping_files.OF_REPORTS}/{unit}")[1]
        ]


def test_up_to_the_board_once_and_corrected(reporting: Reporting, network: Network) -> None:
    assert reporting.fills_in(network.a, "一", part="save").status_code == 302
    reporting.carry()
    assert stored() == [], "nobody above has a draft"
    client = reporting.staff("network_staff", network.province)
    one = f"{reporting.base}reports/{network.a.id}/"
    assert client.get(f"{reporting.base}reports.zip").status_code == 404
    assert client.get(one).status_code == 404
    with enter_unit(network.ref(network.a)):
        (file_id,) = DirectiveEntry.objects.get(kind="draft").body["typed"]["q2"]
    assert client.get(f"{one}files/{file_id}/").status_code == 404
    # Sent, it arrives.
    assert reporting.fills_in(network.a, "二", **{"report-q2": file_id}).status_code == 302
    reporting.carry()
    assert len(stored()) == 2
    assert {path.split("/")[0] for path in stored()} == {str(network.a.id)}
    page = client.get(one).content.decode()
    assert "总结一.pdf" in page
    assert reporting.address("总结二.pdf") in page
    opened = client.get(reporting.address("总结二.pdf"))
    assert b"".join(opened.streaming_content) == pdf(mark="二")
    assert opened["Content-Disposition"].startswith("attachment")
    assert "no-store" in opened["Cache-Control"]
    assert "见各报送" in client.get(f"{reporting.base}reports/").content.decode()
    # Sent back and corrected: the new one holds, the old ones are earlier versions.
    client.post(f"{one}return/", {"revision": "1", "reason": "请换成盖章版"})
    reporting.carry()
    assert reporting.fills_in(network.a, "三").status_code == 302
    reporting.carry()
    page = client.get(one).content.decode()
    assert "历次版本的文件" in page
    assert page.index("总结三.pdf") < page.index("历次版本的文件") < page.index("总结一.pdf")
    assert client.get(reporting.address("总结一.pdf")).status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{reporting.base}reports.xlsx").content))
    assert list(book.worksheets[0].iter_rows(values_only=True))[1][-1] == "总结三.pdf"


def test_told_twice_they_are_the_same(reporting: Reporting, network: Network) -> None:
    reporting.fills_in(network.a, "一")
    with enter_unit(network.ref(network.a)):
        row = DirectiveEntry.objects.get(kind="file")
    reporting.carry()
    message = DirectiveFilesSent(
        directive_id=str(reporting.directive_id),
        revision=1,
        files=[{"id": row.key, "field": "q2", "path": row.text, **row.body}],
    )
    with enter_network(role="relay"):
        report_files.take(message, network.a.id)
        assert ReportFile.objects.count() == 1
    assert len(stored()) == 1
    with enter_network(), pytest.raises(UnknownDeliveryError):
        report_files.take(message, network.stranger.id)


def test_what_is_not_as_it_was_told_does_not_arrive(reporting: Reporting, network: Network) -> None:
    """And the issuer is told so; a path of another folder is nobody's file."""
    reporting.fills_in(network.a, "一")
    with enter_unit(network.ref(network.a)):
        row = DirectiveEntry.objects.get(kind="file")
        default_storage.delete(row.text)
        default_storage.save(row.text, ContentFile(b"something else"))
    reporting.carry()
    client = reporting.staff("network_staff", network.province)
    page = client.get(f"{reporting.base}reports/{network.a.id}/").content.decode()
    assert "未能送达" in page
    assert stored() == []
    with enter_unit(network.ref(network.b)):
        theirs = default_storage.save("directive_inbox/files/b.pdf", ContentFile(pdf()))
        inside = default_storage.path(theirs)
    for path in (inside, f"../{network.ref(network.b).schema}/{theirs}", "../../etc/passwd"):
        with enter_network(role="relay"):
            report_files.take(
                DirectiveFilesSent(
                    directive_id=str(reporting.directive_id),
                    revision=1,
                    files=[{"id": row.key, "field": "q2", "path": path, **row.body}],
                ),
                network.a.id,
            )
        assert stored() == []


def test_nobody_beside_and_nobody_between(reporting: Reporting, network: Network) -> None:
    """A sibling county, its own network staff, the city in between that did not issue it, a stranger."""
    reporting.fills_in(network.a, "一")
    reporting.fills_in(network.b, "二")
    reporting.carry()
    address = reporting.address("总结一.pdf")
    for unit in (network.city, network.a, network.b, network.stranger):
        client = reporting.staff("network_staff", unit)
        for path in (address, f"{reporting.base}reports.zip"):
            assert client.get(path).status_code == 404
    curious = reporting.staff("unit_admin", network.ref(network.b))
    with enter_unit(network.ref(network.a)):
        key = DirectiveEntry.objects.get(kind="file").key
    assert curious.get(f"/desk{reporting.base}report-files/{key}/").status_code == 404
    # The id of one unit's file is nothing under another's name.
    chief = reporting.staff("network_staff", network.province)
    swapped = address.replace(f"/reports/{network.a.id}/", f"/reports/{network.b.id}/")
    assert chief.get(swapped).status_code == 404
    assert chief.get(address).status_code == 200
    assert reporting.staff("network_viewer", network.province).get(address).status_code == 200
    chief.cookies.clear()
    assert chief.get(address).status_code == 302, "a login that is over"


def test_a_file_opens_with_its_own_directive(
    reporting: Reporting, network: Network, write: Write, chief: Actor
) -> None:
    reporting.fills_in(network.a, "一")
    reporting.carry()
    with enter_network():
        other = write(number_label="")
        design(other, chief, FILES)
        issuing.issue(other, chief, confirmed=seal_of_draft(other))
    client = reporting.staff("network_staff", network.province)
    address = reporting.address("总结一.pdf").replace(str(reporting.directive_id), str(other))
    assert client.get(address).status_code == 404


def test_the_whole_set_as_a_zip(reporting: Reporting, network: Network) -> None:
    reporting.fills_in(network.a, "一", "二")
    reporting.fills_in(network.b, "一")
    reporting.carry()
    client = reporting.staff("network_staff", network.province)
    assert f"{reporting.base}reports.zip" in client.get(f"{reporting.base}reports/").content.decode()
    answer = client.get(f"{reporting.base}reports.zip")
    assert answer.streaming
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as found:
        names = found.namelist()
        assert found.read(names[0]) == pdf(mark="一")
    first, second = sorted((network.a, network.b), key=lambda unit: unit.path)
    counts = {network.a.id: 2, network.b.id: 1}
    assert [name.split("/")[0] for name in names] == [f"001 {first.name}"] * counts[first.id] + [
        f"002 {second.name}"
    ] * counts[second.id]
    assert {name.split("/")[1] for name in names} == {"02 总结材料"}
    # One that was sent back is not among them.
    client.post(f"{reporting.base}reports/{network.b.id}/return/", {"revision": "1", "reason": "请核对"})
    answer = client.get(f"{reporting.base}reports.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as found:
        assert len(found.namelist()) == 2


def test_the_same_for_two_issuers_is_kept_once(
    reporting: Reporting, network: Network, write: Write, chief: Actor
) -> None:
    reporting.fills_in(network.a, "一")
    reporting.carry()
    with enter_network():
        other = write(number_label="")
        design(other, chief, FIELDS[1], FILES)
        issuing.issue(other, chief, confirmed=seal_of_draft(other))
    again = Reporting(network, reporting.staff, other)
    again.carry()
    again.fills_in(network.a, "一")
    again.carry()
    with enter_network():
        assert ReportFile.objects.count() == 2
        assert len(set(ReportFile.objects.values_list("path", flat=True))) == 1
    assert len(stored()) == 1


def test_a_report_that_comes_before_its_files(reporting: Reporting, network: Network) -> None:
    """It says that they are on their way."""
    reporting.fills_in(network.a, "一")
    with enter_unit(network.ref(network.a)):
        row = DirectiveEntry.objects.get(kind="report")
    with enter_network(role="relay"):
        reports.take(answered(reporting.directive_id, **row.body["answers"]), network.a.id)
        assert UnitReport.objects.get().answers["q2"][0]["name"] == "总结一.pdf"
    client = reporting.staff("network_staff", network.province)
    assert "传送中" in client.get(f"{reporting.base}reports/{network.a.id}/").content.decode()
    reporting.carry()
    assert "传送中" not in client.get(f"{reporting.base}reports/{network.a.id}/").content.decode()
    with enter_network():
        assert not network_tables().dead_letter._default_manager.exists()


def test_a_program_of_the_issuer_opens_it(reporting: Reporting, network: Network, keyed: Keyed) -> None:  # noqa: F811
    reporting.fills_in(network.a, "一")
    reporting.carry()
    program, path = keyed(unit=network.province), f"directives/{reporting.directive_id}/reports"
    (line,) = program.get(path).json()["items"]
    (file,) = line["answers"]["q2"]
    one = f"{path}/{network.a.id}/files/{file['id']}"
    opened = program.get(one)
    assert b"".join(opened.streaming_content) == pdf(mark="一")
    assert "no-store" in opened["Cache-Control"]
    for unit in (network.city, network.a, network.b):
        assert keyed(unit=unit).get(one).status_code == 404
    assert program.get(one.replace(f"/{network.a.id}/files", f"/{network.b.id}/files")).status_code == 404
