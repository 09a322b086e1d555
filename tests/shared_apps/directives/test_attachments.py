"""Files of a directive: kept once, seen by whom it was sent to, changed by amendments alone once issued."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.access import Actor
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.office_files import OfficeFile, take_in
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.data.settings import SECOND_PERSON
from shared_apps.directives.models import Attachment, Delegation, Directive
from shared_apps.directives.operations import (
    amending,
    approving,
    attaching,
    delegating,
    drafting,
    issuing,
    keeping_files,
    recalling,
)
from shared_apps.directives.queries.attachments import files_in_unit, files_of, open_in_unit, waiting
from tenants.public import set_setting
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.office import pdf, word
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, content, seal_of_draft
from tests.shared_apps.directives.test_after_issue import _wanted
from tests.shared_apps.directives.test_delegating import handed_on

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def file(mark: str = "一") -> OfficeFile:
    """A PDF; another mark makes another file."""
    return take_in(BytesIO(pdf(mark=mark)), f"附件{mark}.pdf")


def _stored() -> list[str]:
    found = []
    if default_storage.exists(keeping_files.FOLDER):
        for unit in default_storage.listdir(keeping_files.FOLDER)[0]:
            found += [
                f"{unit}/{name}" for name in default_storage.listdir(f"{keeping_files.FOLDER}/{unit}")[1]
            ]
    return found


def _names(directive_id: UUID) -> list[str]:
    return [one.name for one in files_of(Directive.objects.get(pk=directive_id)).standing]


def test_kept_once_in_the_folder_of_its_issuer(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file("一"), file("二"), file("一")])
    attaching.add(directive_id, chief, [file("二")])
    assert _names(directive_id) == ["附件一.pdf", "附件二.pdf"], (
        "the same file again is the one that is there"
    )
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    assert len(_stored()) == 2, "once, however many units have it"
    assert {path.split("/")[0] for path in _stored()} == {str(network.province.id)}
    details = (
        network_audit()
        .entry._default_manager.filter(action="directive.files_added")
        .values_list("detail", flat=True)
    )
    assert [detail["files"] for detail in details] == [2]
    assert "附件" not in str(list(details)), "no names in the audit"


def test_before_it_is_issued_nobody_below_has_it(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file()])
    attachment = Attachment.objects.get()
    county, beside = network.a.id, network.other_city.id
    assert open_in_unit(directive_id, county, 1, attachment.pk) is None
    assert files_in_unit(directive_id, county, 1).standing == ()
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    opened = open_in_unit(directive_id, county, 1, attachment.pk)
    assert opened is not None
    with opened.body as body:
        assert body.read() == file().content
    assert open_in_unit(directive_id, beside, 1, attachment.pk) is None
    assert files_in_unit(directive_id, beside, 1).standing == ()
    recalling.recall(directive_id, chief, why="有误")
    assert files_in_unit(directive_id, county, 1).standing, "as the rest of the text"


def test_a_file_opens_with_its_own_directive(
    issue: Write, write: Write, chief: Actor, network: Network
) -> None:
    other = write()
    attaching.add(other, chief, [file()])
    issued = issue()
    assert open_in_unit(issued, network.a.id, 1, Attachment.objects.get().pk) is None


def test_once_it_is_no_draft_files_stay(write: Write, chief: Actor) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file("一")])
    approving.propose(directive_id, chief, confirmed=seal_of_draft(directive_id))
    with pytest.raises(drafting.NotADraftError):
        attaching.add(directive_id, chief, [file("二")])
    with pytest.raises(drafting.NotADraftError):
        attaching.remove(directive_id, chief, Attachment.objects.get().pk)
    assert len(_stored()) == 1, "what was not taken is not kept"


def test_only_so_many(write: Write, chief: Actor) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file(str(number)) for number in range(9)])
    with pytest.raises(attaching.TooManyFilesError):
        attaching.add(directive_id, chief, [file("甲"), file("乙")])
    assert Attachment.objects.count() == len(_stored()) == 9
    attaching.add(directive_id, chief, [file("甲")])


def test_what_is_removed_or_discarded_is_gone(
    write: Write, chief: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file("一"), file("二")])
    first = Attachment.objects.get(name="附件一.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        assert attaching.remove(directive_id, chief, first.pk)
        assert not attaching.remove(directive_id, chief, first.pk)
    assert len(_stored()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        drafting.discard(directive_id, chief)
    assert (_stored(), Attachment.objects.count()) == ([], 0)


def test_amended_each_sees_what_is_different(
    issue: Write, write: Write, chief: Actor, network: Network
) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file("一"), file("二")])
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    first = Attachment.objects.get(name="附件一.pdf")
    wanted = _wanted(directive_id, removed=(str(first.pk),))
    assert amending.amend(directive_id, chief, based_on=1, wanted=wanted, added=[file("三")])
    county = network.a.id
    shown = files_in_unit(directive_id, county, 2)
    assert [one.name for one in shown.standing] == ["附件二.pdf", "附件三.pdf"]
    assert [one.name for one in shown.came[2]] == ["附件三.pdf"]
    assert [one.name for one in shown.went[2]] == ["附件一.pdf"]
    assert open_in_unit(directive_id, county, 2, first.pk) is None, "taken out is taken out"
    # A unit that has not heard of the amendment yet.
    assert [one.name for one in files_in_unit(directive_id, county, 1).standing] == ["附件二.pdf"]
    third = Attachment.objects.get(name="附件三.pdf")
    assert open_in_unit(directive_id, county, 1, third.pk) is None
    with pytest.raises(amending.NothingChangedError):
        amending.amend(directive_id, chief, based_on=2, wanted=_wanted(directive_id), added=[file("三")])
    assert len(_stored()) == 3


def test_the_same_file_put_in_the_place_of_itself_is_not_lost(issue: Write, chief: Actor) -> None:
    directive_id = issue()
    amending.amend(directive_id, chief, based_on=1, wanted=_wanted(directive_id), added=[file()])
    only = Attachment.objects.get()
    wanted = _wanted(directive_id, removed=(str(only.pk),))
    amending.amend(directive_id, chief, based_on=2, wanted=wanted, added=[file()])
    assert _names(directive_id) == ["附件一.pdf"]


def test_files_wait_for_the_second_person_too(
    issue: Write, chief: Actor, network: Network, django_capture_on_commit_callbacks: Any
) -> None:
    directive_id = issue()
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    wanted = _wanted(directive_id)
    assert not amending.amend(directive_id, chief, based_on=1, wanted=wanted, added=[file()])
    found = Directive.objects.get(pk=directive_id)
    assert [one.name for one in waiting(found)[0]] == ["附件一.pdf"]
    assert files_of(found).standing == files_in_unit(directive_id, network.a.id, 9).standing == ()
    assert open_in_unit(directive_id, network.a.id, 9, Attachment.objects.get().pk) is None
    colleague = actor("李处长", network_staff=network.province)
    with django_capture_on_commit_callbacks(execute=True):
        amending.settle(directive_id, colleague, accept=False)
    assert _stored() == []
    amending.amend(directive_id, chief, based_on=1, wanted=wanted, added=[file()])
    amending.settle(directive_id, colleague, accept=True)
    assert [one.name for one in files_in_unit(directive_id, network.a.id, 2).standing] == ["附件一.pdf"]


def test_recalled_while_an_amendment_waits(
    issue: Write, chief: Actor, network: Network, django_capture_on_commit_callbacks: Any
) -> None:
    directive_id = issue()
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    amending.amend(directive_id, chief, based_on=1, wanted=_wanted(directive_id), added=[file()])
    with django_capture_on_commit_callbacks(execute=True):
        recalling.recall(directive_id, chief, why="有误")
    assert (_stored(), Attachment.objects.count()) == ([], 0)


def test_handed_on_the_file_goes_along_and_stays_one(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write(target_kinds=("city",))
    attaching.add(directive_id, chief, [file()])
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    mine = Attachment.objects.get()
    assert open_in_unit(directive_id, network.a.id, 1, mine.pk) is None, "a county has not got it yet"
    delegating.take(handed_on(directive_id, network), network.city.id)
    child = Delegation.objects.get().child_id
    assert child is not None
    theirs = Attachment.objects.get(directive_id=child)
    assert open_in_unit(child, network.a.id, 1, theirs.pk) is not None
    assert open_in_unit(directive_id, network.a.id, 1, mine.pk) is None, "nor has it that of those above"
    assert len(_stored()) == 1


def test_a_file_without_a_row_is_swept(write: Write, chief: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file("一"), file("二")])
    Attachment.objects.get(name="附件一.pdf").delete()
    monkeypatch.setattr("huisheng.kernel.leftover_files.LEFT_BEHIND", timedelta(hours=-1))
    with enter_network(role="relay"):
        keeping_files.LEFTOVERS.sweep_again("2026-11-22")
    assert len(_stored()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_stay_within_the_number(network: Network, chief: Actor) -> None:
    with enter_network():
        directive_id = drafting.create(
            chief, issuer_unit_id=network.province.id, content=content(target_unit_id=network.city.id)
        )

    def more() -> None:
        with enter_network():
            attaching.add(directive_id, chief, [file(f"乙{number}") for number in range(6)])

    with meanwhile(more) as second:
        attaching.add(directive_id, chief, [file(f"甲{number}") for number in range(6)])
    with pytest.raises(attaching.TooManyFilesError):
        second.result()
    with enter_network():
        assert Attachment.objects.count() == len(_stored()) == 6


def _upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_pages(staff: Staff, network: Network, write: Write, chief: Actor) -> None:
    directive_id = write()
    client = staff("network_staff", network.province)
    base = f"/directives/{directive_id}/"
    good, bad = _upload("通知.pdf", pdf()), _upload("网页.pdf", b"<html><script>1</script></html>")
    refused = client.post(f"{base}files/", {"attached": [good, bad]})
    assert refused.status_code == 422
    assert "“网页.pdf”不是可以提交的文件" in refused.content.decode()
    assert Attachment.objects.count() == 0
    macros = client.post(
        f"{base}files/", {"attached": [_upload("表.docx", word(word__vbaProject_dot_bin=b"x"))]}
    )
    assert "宏" in macros.content.decode()
    assert client.post(f"{base}files/", {}).status_code == 422
    assert client.post(f"{base}files/", {"attached": [_upload("通知.pdf", pdf())]}).status_code == 302
    attachment = Attachment.objects.get()
    address = f"{base}files/{attachment.pk}/"
    assert address in client.get(base).content.decode()
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    for unit in (network.city, network.stranger, network.other_city):
        other = staff("network_staff", unit)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}remove/").status_code == 404
        assert (
            other.post(f"{base}files/", {"attached": [_upload("甲.pdf", pdf(mark="甲"))]}).status_code == 404
        )
    assert staff("network_viewer", network.province).get(address).status_code == 404, "a draft"
    assert Attachment.objects.count() == 1
    assert client.post(f"{address}remove/").status_code == 302
    assert Attachment.objects.count() == 0


def test_amending_on_the_page(staff: Staff, network: Network, write: Write, chief: Actor) -> None:
    directive_id = write()
    attaching.add(directive_id, chief, [file("一")])
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    first = Attachment.objects.get()
    client = staff("network_staff", network.province)
    base = f"/directives/{directive_id}/"
    found = Directive.objects.get(pk=directive_id)
    due = found.due_at.astimezone()
    values = {
        "based_on": 1,
        "title": found.title,
        "text": found.text,
        "number_label": found.number_label,
        "due_day": due.date().isoformat(),
        "due_time": due.strftime("%H:%M"),
        "why": "换附件",
        "removed": [str(first.pk)],
    }
    assert str(first.pk) in client.get(f"{base}amend/").content.decode()
    bad = client.post(f"{base}amend/", {**values, "attached": [_upload("坏.pdf", b"%PDF-1.4")]})
    assert bad.status_code == 422
    assert "“坏.pdf”打不开" in bad.content.decode()
    good = client.post(f"{base}amend/", {**values, "attached": [_upload("新.pdf", pdf(mark="新"))]})
    assert good.status_code == 302
    assert _names(directive_id) == ["新.pdf"]
    assert "附件一.pdf" in client.get(base).content.decode(), "among the earlier versions"
    assert client.get(f"{base}files/{first.pk}/").status_code == 200, "the issuer keeps what was sent"
