"""Applications with proof, verification, and what an expert keeps in hand by the personal link."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huisheng.kernel import clock
from huisheng.kernel.clock import business_day
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.proof_files import BadProofError, take_in
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.data.settings import EXPERTS_WANTED
from tenant_apps.people.models import Member
from tenant_apps.people.operations import keeping, proofs
from tenant_apps.people.operations.joining import Application, apply, by_secret
from tenant_apps.people.operations.keeping import MemberRefusedError
from tenant_apps.people.public import experts_for
from tenant_apps.people.rules.links import new_token
from tenant_apps.unit_ledger.models import UnitAudit
from tenants.public import set_setting
from tests.actors import StaffClient
from tests.office import pdf
from tests.tenant_apps.questions.attached import locked_pdf

LAW = "130101"
PDF = pdf()


def photograph() -> bytes:
    """A JPEG with a place in its EXIF, as a phone takes it."""
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "white")
    exif = picture.getexif()
    exif[0x010E] = "secret place 36.65N 117.12E"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def application(**changes: Any) -> dict[str, Any]:
    return {
        "token": new_token(),
        "name": "李明",
        "phone": "138 0000 1111",
        "email": "",
        "title": "律师",
        "organisation": "某某律师事务所",
        "fields_of": ["law"],
        "weekly_limit": "2",
        "about": "",
        "agreed": "on",
        "proofs": [SimpleUploadedFile("执业证.pdf", PDF), SimpleUploadedFile("photo.png", photograph())],
        **changes,
    }


def test_an_expert_applies_is_verified_and_can_be_asked(
    client_of: Callable[..., Client], staff: Callable[..., StaffClient], unit_a: UnitRef
) -> None:
    visitor = client_of(unit_a)
    sent = visitor.post("/join/expert/", application())
    assert sent.status_code == 302
    own_page = sent.headers["Location"]
    assert "no-store" in sent.headers["Cache-Control"]
    with enter_unit(unit_a):
        member = Member.objects.get()
        assert (member.state, member.phone, member.fields) == (MemberState.APPLIED, "13800001111", ["law"])
        assert [proof.content_type for proof in proofs.proofs_of(member)] == ["application/pdf", "image/jpeg"]
        kept = proofs.read(proofs.proofs_of(member)[1])
        assert b"secret place" not in kept
        assert experts_for(LAW) == []
    assert visitor.get(own_page).status_code == 200

    leader = staff("leader", unit_a)
    shown = leader.get(f"/manage/members/{member.pk}/proofs/0/")
    assert shown.content == PDF
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert client_of(unit_a).get(f"/manage/members/{member.pk}/proofs/0/").status_code == 302
    assert staff("duty_officer", unit_a).get(f"/manage/members/{member.pk}/proofs/0/").status_code == 403
    assert leader.post(f"/manage/members/{member.pk}/verify/").status_code == 302
    with enter_unit(unit_a):
        (card,) = experts_for(LAW)
        assert (card.name, card.weekly_limit, card.is_active) == ("李明", 2, False)
        texts = "".join(map(str, UnitAudit.objects.values_list("detail", flat=True)))
        assert "李明" not in texts
        assert "1380000" not in texts

    away = (business_day() + timedelta(days=5)).isoformat()
    assert visitor.post(own_page, {"weekly_limit": "1", "away_until": away}).status_code == 302
    with enter_unit(unit_a):
        assert experts_for(LAW) == []


def test_the_same_form_sent_twice_is_one_application(
    client_of: Callable[..., Client], unit_a: UnitRef
) -> None:
    said = application()
    addresses = set()
    for _again in range(2):
        said["proofs"] = [SimpleUploadedFile("a.pdf", PDF)]
        addresses.add(client_of(unit_a).post("/join/expert/", said).headers["Location"])
    assert len(addresses) == 1
    with enter_unit(unit_a):
        assert Member.objects.count() == 1
        _folders, files = default_storage.listdir(proofs.FOLDER)
        assert len(files) == 1, "what was sent twice is stored once"


def test_a_proof_that_a_crash_left_is_swept_and_no_other(
    client_of: Callable[..., Client], unit_a: UnitRef
) -> None:
    client_of(unit_a).post("/join/expert/", application(proofs=[SimpleUploadedFile("a.pdf", PDF)]))
    with enter_unit(unit_a):
        (row,) = unit_tables().outbox._default_manager.filter(payload__what=proofs.WAKE_SWEEP)
        assert row.payload["key"] == (clock.business_day() + timedelta(days=1)).isoformat()
        (kept,) = default_storage.listdir(proofs.FOLDER)[1]
        left = default_storage.save(f"{proofs.FOLDER}/left.pdf", ContentFile(PDF))
        assert proofs.LEFTOVERS.sweep(clock.now()) == (0, ""), "it may be about to get its row"
        assert proofs.LEFTOVERS.sweep(clock.now() + timedelta(hours=4)) == (1, "")
        assert not default_storage.exists(left)
        assert default_storage.listdir(proofs.FOLDER)[1] == [kept]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "", "email": ""}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"fields_of": []}, "fields_of"),
        ({"fields_of": ["astrology"]}, "fields_of"),
        ({"agreed": ""}, "agreed"),
        ({"weekly_limit": "0"}, "weekly_limit"),
        ({"proofs": []}, "proofs"),
        ({"proofs": [SimpleUploadedFile("licence.pdf", b"MZ this is a program")]}, "proofs"),
        ({"proofs": [SimpleUploadedFile("licence.pdf", b"<html><script>alert(1)</script>")]}, "proofs"),
        ({"token": "short"}, "token"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    client_of: Callable[..., Client], unit_a: UnitRef, changes: dict[str, Any], field: str
) -> None:
    answer = client_of(unit_a).post("/join/expert/", application(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    with enter_unit(unit_a):
        assert not Member.objects.exists()
        assert not default_storage.exists(proofs.FOLDER)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 50, "type"),
        (b"PK\x03\x04" + b"\0" * 50, "type"),
        (b"%PDF-1.4 cut off in the mid", "damaged"),
        (photograph()[:200], "damaged"),
        (locked_pdf(), "locked"),
        (pdf(acts=True), "acts"),
        (PDF + b" " * (10 * 1024 * 1024), "size"),
    ],
)
def test_a_file_is_taken_for_what_it_holds(content: bytes, code: str) -> None:
    with pytest.raises(BadProofError, match=code):
        take_in(io.BytesIO(content), "licence.pdf")


def test_who_is_refused_reads_why_and_may_be_taken_on_later(
    client_of: Callable[..., Client], staff: Callable[..., StaffClient], unit_a: UnitRef
) -> None:
    visitor, leader = client_of(unit_a), staff("leader", unit_a)
    own_page = visitor.post("/join/expert/", application()).headers["Location"]
    with enter_unit(unit_a):
        member = Member.objects.get()
    reason = {"reason": "proof_unreadable", "words": "照片太暗，请重拍一张。"}
    leader.post(f"/manage/members/{member.pk}/refuse/", reason)
    assert "照片太暗" in visitor.get(own_page).content.decode()
    with enter_unit(unit_a):
        with pytest.raises(MemberRefusedError, match="decided"):
            keeping.refuse(member_id=member.pk, reason="other", words="", actor=1)
        keeping.verify_expert(member_id=member.pk, actor=1)
        with pytest.raises(MemberRefusedError, match="decided"):
            keeping.verify_expert(member_id=member.pk, actor=1)


def test_a_link_of_another_unit_or_a_renewed_one_opens_nothing(
    client_of: Callable[..., Client], unit_a: UnitRef, unit_b: UnitRef
) -> None:
    own_page = client_of(unit_a).post("/join/expert/", application()).headers["Location"]
    assert client_of(unit_b).get(own_page).status_code == 404
    with enter_unit(unit_a):
        member = Member.objects.get()
        keeping.verify_expert(member_id=member.pk, actor=1)
        fresh = keeping.renew_link(member_id=member.pk, actor=1)
        assert by_secret(fresh) == member
        assert by_secret("") is None
    assert client_of(unit_a).get(own_page).status_code == 404
    assert client_of(unit_a).get(f"/join/my/{fresh}/").status_code == 200
    with enter_unit(unit_a):
        Member.objects.update(state=MemberState.LEFT)
    assert client_of(unit_a).get(f"/join/my/{fresh}/").status_code == 404


def test_a_unit_that_wants_no_applications_has_no_form(
    client_of: Callable[..., Client], unit_a: UnitRef
) -> None:
    assert 'href="/join/expert/"' in client_of(unit_a).get("/").content.decode()
    set_setting(unit_a.id, EXPERTS_WANTED, False, actor_id=None)
    home = client_of(unit_a).get("/").content.decode()
    assert 'href="/join/expert/"' not in home, "no link leads where nothing is"
    assert 'href="/join/volunteer/"' in home
    assert client_of(unit_a).get("/join/expert/").status_code == 404
    assert client_of(unit_a).post("/join/expert/", application()).status_code == 404


def test_a_volunteer_applies(client_of: Callable[..., Client], unit_a: UnitRef, topics: None) -> None:
    said = {
        "token": new_token(),
        "name": "林小满",
        "phone": "",
        "email": "xiaoman@example.cn",
        "topics": ["14", "90"],
        "about": "我做过班长",
        "agreed": "on",
    }
    assert client_of(unit_a).post("/join/volunteer/", said).status_code == 302
    with enter_unit(unit_a):
        member = Member.objects.get()
    assert (member.kind, member.state, member.topics) == (
        MemberKind.VOLUNTEER,
        MemberState.APPLIED,
        ["14", "90"],
    )


def test_where_the_second_proof_cannot_be_written_the_first_does_not_stay(
    in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after one of two: personal documents that no row points to must not stay."""
    written: list[str] = []
    really = default_storage.save

    def save(name: str, content: Any) -> str:
        if written:
            raise OSError("no space left")
        written.append(really(name, content))
        return written[0]

    monkeypatch.setattr(default_storage, "save", save)
    proof = proofs.Proof("证书.pdf", "application/pdf", b"%PDF-1.4")
    with pytest.raises(OSError, match="no space"):
        apply(Application(token=new_token(), kind=MemberKind.EXPERT, name="王专家"), [proof, proof])
    assert written
    assert not default_storage.exists(written[0])
    assert not Member.objects.exists()
