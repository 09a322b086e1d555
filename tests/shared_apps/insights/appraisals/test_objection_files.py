"""What shows an objection: one file, checked by what it holds, for whoever reads what came of the unit."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER, NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.office_files import PDF, OfficeFile
from shared_apps.insights.models import Appraisal, AppraisalObjection
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.operations import objection_files
from shared_apps.network_ledger.models import NetworkAudit
from shared_apps.topics.public import TopicTree
from tenants.public import UnitCard
from tests.actors import client_for, give_role, make_account
from tests.network import Network
from tests.office import pdf
from tests.shared_apps.acting import actor
from tests.shared_apps.insights.appraisals.making import frozen, go_live

WORDS = "两件因系统停机无法答复，见停机公告。"


@pytest.fixture
def closed(in_network: None, topic_tree: TopicTree, network: Network) -> Appraisal:
    go_live([network.a, network.b, network.city])
    return frozen(network.city, network.a)


def works_at(role: str, unit: UnitCard) -> Client:
    account = make_account()
    give_role(account, role, unit.id)
    return client_for(account, at=None)


def sent(closed: Appraisal, unit: UnitCard, file: SimpleUploadedFile) -> Any:
    address = reverse("insights-appraisal-object", args=[closed.pk, unit.id, "in_time"])
    return works_at(LEADER, unit).post(address, {"text": WORDS, "file": file})


def test_it_is_sent_with_the_objection_and_read_by_both_sides(closed: Appraisal, network: Network) -> None:
    content = pdf()
    done = sent(closed, network.a, SimpleUploadedFile("停机公告.pdf", content))
    assert done.status_code == 302
    kept = AppraisalObjection.objects.get().file
    assert (kept["name"], kept["type"], kept["size"]) == ("停机公告.pdf", PDF, len(content))
    assert NetworkAudit.objects.get(action="appraisal.objected").detail["file"] == kept["digest"]
    address = reverse("insights-appraisal-objection-file", args=[closed.pk, network.a.id, "in_time"])
    page = reverse("insights-appraisal-unit", args=[closed.pk, network.a.id])
    for role, unit in ((UNIT_ADMIN, network.a), (NETWORK_STAFF, network.city)):
        client = works_at(role, unit)
        assert address in client.get(page).content.decode()
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]


def test_the_unit_beside_it_reads_none_of_it(closed: Appraisal, network: Network) -> None:
    sent(closed, network.a, SimpleUploadedFile("停机公告.pdf", pdf()))
    address = reverse("insights-appraisal-objection-file", args=[closed.pk, network.a.id, "in_time"])
    assert works_at(UNIT_ADMIN, network.b).get(address).status_code == 404
    nothing = reverse("insights-appraisal-objection-file", args=[closed.pk, network.a.id, "satisfied"])
    assert works_at(UNIT_ADMIN, network.a).get(nothing).status_code == 404


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"MZ\x90 a program"])
def test_what_is_no_file_of_an_office_is_refused_and_words_stay(
    closed: Appraisal, network: Network, content: bytes
) -> None:
    refused = sent(closed, network.a, SimpleUploadedFile("公告.pdf", content))
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()
    assert not AppraisalObjection.objects.exists()


def test_without_its_row_no_file_is_left(closed: Appraisal, network: Network) -> None:
    speaker, file = actor("李书记", leader=network.a), OfficeFile("公告.pdf", PDF, pdf())
    said = {"unit_id": network.a.id, "code": "in_time", "text": WORDS}
    objecting.object_to(closed.pk, speaker, **said, file=file)
    with pytest.raises(objecting.ObjectedAlreadyError):
        objecting.object_to(closed.pk, speaker, **said, file=file)
    path = AppraisalObjection.objects.get().file["path"]
    name = path.rsplit("/", 1)[-1]
    assert name in default_storage.listdir(objection_files.FOLDER)[1]
    kept = set(default_storage.listdir(objection_files.FOLDER)[1])
    left = default_storage.save(f"{objection_files.FOLDER}/left.pdf", file_of(file))
    assert objection_files.LEFTOVERS.sweep(clock.now() + timedelta(hours=4))[0] >= 1
    assert not default_storage.exists(left)
    assert default_storage.exists(path)
    assert len(kept) >= 1


def file_of(file: OfficeFile) -> SimpleUploadedFile:
    return SimpleUploadedFile(file.name, file.content)
