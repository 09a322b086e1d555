"""Files of a directive that was handed on: those above come and go, own ones stay."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel.access import Actor
from huisheng.kernel.office_files import OfficeFile, take_in
from shared_apps.directives.operations import (
    amending,
    attaching,
    issuing,
)
from shared_apps.directives.queries.attachments import files_in_unit, files_of
from tests.network import Network
from tests.office import pdf
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.handing_down import amend, asked, child, found, hand_on, mine, to_township
from tests.shared_apps.directives.test_after_issue import _wanted

__all__ = ["asked", "child", "mine"]


def file(mark: str = "一") -> OfficeFile:
    return take_in(BytesIO(pdf(mark=mark)), f"附件{mark}.pdf")


def names(directive_id: UUID) -> set[str]:
    return {one.name for one in files_of(found(directive_id)).standing}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_those_above_come_and_go_and_own_ones_stay(
    write: Write, chief: Actor, mine: Actor, network: Network
) -> None:
    asked = write(target_unit_id=network.province.id, target_kinds=("city",))
    attaching.add(asked, chief, [file("一"), file("二")])
    issuing.issue(asked, chief, confirmed=seal_of_draft(asked))
    child = hand_on(asked, network)
    grandchild, township = to_township(child, network)
    wanted = _wanted(child)
    amending.amend(child, mine, based_on=1, wanted=wanted, added=[file("市"), file("三")])
    assert names(child) == names(grandchild) == {f"附件{one}.pdf" for one in "一二市三"}
    # One goes above, one comes, and one that the city has by itself comes as well.
    gone = files_of(found(asked)).standing[0]
    assert gone.name == "附件一.pdf"
    amending.amend(
        asked,
        chief,
        based_on=1,
        wanted=_wanted(asked, removed=(str(gone.id),)),
        added=[file("四"), file("三")],
    )
    for directive_id in (child, grandchild):
        assert names(directive_id) == {f"附件{one}.pdf" for one in "二市三四"}
    seen = files_in_unit(grandchild, township, found(grandchild).content_version)
    assert [[one.name for one in part[3]] for part in (seen.came, seen.went)] == [
        ["附件四.pdf"],
        ["附件一.pdf"],
    ]
    # The city takes out its own, and not what stands above.
    ids = {one.name: str(one.id) for one in files_of(found(child)).standing}
    removed = (ids["附件市.pdf"], ids["附件二.pdf"])
    amending.amend(child, mine, based_on=3, wanted=_wanted(child, removed=removed))
    assert names(child) == names(grandchild) == {f"附件{one}.pdf" for one in "二三四"}


def test_more_than_ten_together_only_stop_whoever_adds(
    asked: UUID, child: UUID, chief: Actor, mine: Actor
) -> None:
    own = [file(f"市{number}") for number in range(6)]
    amending.amend(child, mine, based_on=1, wanted=_wanted(child), added=own)
    above = [file(f"省{number}") for number in range(6)]
    amending.amend(asked, chief, based_on=1, wanted=_wanted(asked), added=above)
    assert len(names(child)) == 12
    amend(child, mine, own_words="补充。")
    with pytest.raises(attaching.TooManyFilesError):
        amending.amend(child, mine, based_on=4, wanted=_wanted(child), added=[file("多")])
