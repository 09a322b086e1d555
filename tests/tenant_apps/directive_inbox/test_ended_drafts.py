"""A directive ends while files wait in a draft that was never sent: they go, and it is said that they did."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.directive_messages import DirectiveClosed
from shared_apps.contracts.report_messages import DirectivePartTold
from tenant_apps.directive_inbox import handlers
from tenant_apps.directive_inbox.events import DRAFT_FILES_END
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.directive_inbox.operations import ended_drafts, one_task, receiving
from tests.tenant_apps.directive_inbox.test_filling_in import LI
from tests.tenant_apps.directive_inbox.test_handing_on import told_of
from tests.tenant_apps.directive_inbox.test_report_files import arrived, file, names, save, send, stored

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """No broker, and folders of this test alone: files are not rolled back."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def task(in_unit_a: UnitRef) -> UUID:
    return arrived()


def end(directive_id: UUID) -> None:
    receiving.note_end(DirectiveClosed(directive_id=str(directive_id), at=clock.now().isoformat()))


def planned() -> list[tuple[str, str]]:
    rows = unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled").order_by("pk")
    return [(row.payload["key"], row.payload["at"]) for row in rows if row.payload["what"] == DRAFT_FILES_END]


def trace() -> list[dict[str, Any]]:
    rows = unit_audit().entry._default_manager.filter(action="directive.draft_files_removed")
    return [row.detail for row in rows]


def test_planned_when_it_ends_and_only_where_there_is_something(task: UUID) -> None:
    other = arrived()
    save(task, LI, 0, file())
    end(task)
    end(other)
    ((key, at),) = planned()
    assert key == str(task)
    ended = DirectiveEntry.objects.get(directive_id=task, kind="file").at
    assert at > (ended + ended_drafts.KEPT_FOR - timedelta(minutes=1)).isoformat()


def test_a_recalled_one_as_well(task: UUID) -> None:
    save(task, LI, 0, file())
    told = told_of(task, parent_id="")
    recalled = {
        **{name: getattr(told, name) for name in told.__slots__},
        "recalled_at": clock.now().isoformat(),
    }
    receiving.hear(type(told)(**recalled))
    assert [key for key, _at in planned()] == [str(task)]


def test_removed_with_a_trace(task: UUID, django_capture_on_commit_callbacks: Any) -> None:
    save(task, LI, 0, file(), file("二"))
    end(task)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            handlers.draft_files_end(str(task), clock.now())
    assert stored() == set()
    assert names(task) == []
    assert not DirectiveEntry.objects.filter(directive_id=task, kind="file").exists()
    assert trace() == [{"files": 2}], "ids and numbers, no names of files"


def test_what_a_report_names_stays(task: UUID, django_capture_on_commit_callbacks: Any) -> None:
    first = send(task, 0, file())
    known = first.saved.typed["q2"]
    save(task, LI, first.saved.number, file("二"), ids=tuple(known), number="3")
    end(task)
    with django_capture_on_commit_callbacks(execute=True):
        assert ended_drafts.drop(task) == 1
    assert len(stored()) == 1
    assert names(task) == ["总结一.pdf"]


def test_what_goes_on_is_left_alone(task: UUID, django_capture_on_commit_callbacks: Any) -> None:
    save(task, LI, 0, file())
    with django_capture_on_commit_callbacks(execute=True):
        assert ended_drafts.drop(task) == 0
    assert len(stored()) == 1


def test_another_directive_that_has_the_file_keeps_it(
    task: UUID, django_capture_on_commit_callbacks: Any
) -> None:
    """One task from two levels: sent for both; the one that ends has a draft of its own beside it."""
    child = arrived()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    sent = send(task, 0, file())
    assert sent.revision == 1
    DirectiveEntry.objects.filter(directive_id=child, kind="report").delete()
    end(child)
    with django_capture_on_commit_callbacks(execute=True):
        assert ended_drafts.drop(child) == 1
    assert len(stored()) == 1


def test_page(staff: Staff, unit_a: UnitRef, django_capture_on_commit_callbacks: Any) -> None:
    with enter_unit(unit_a):
        task = arrived()
        save(task, LI, 0, file())
        end(task)
    client = staff("duty_officer", unit_a)
    assert "未报送草稿中的 1 个附件将于" in client.get(f"/desk/directives/{task}/").content.decode()
    with enter_unit(unit_a), django_capture_on_commit_callbacks(execute=True):
        ended_drafts.drop(task)
    assert "未报送草稿中的 1 个附件已于" in client.get(f"/desk/directives/{task}/").content.decode()
