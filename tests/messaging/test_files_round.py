"""The files of a question follow it to whoever holds it, over real relays and real folders: once hands have
changed, to nobody else, and not for longer than it is held there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase

from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.case_followed_messages import CaseFilesGiven
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import Side, State
from tenant_apps.questions.models import Attachment, Decision, Message, Question
from tenant_apps.questions.operations import (
    attaching,
    carrying_files,
    covering,
    handing_over,
    helping_units,
    incoming,
    withdrawing,
)
from tenant_apps.questions.operations.keeping_files import small_path
from tenant_apps.questions.queries import attachments
from tenant_apps.questions.rules.file_kinds import cleaned
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.shared_apps.oversight.conftest import World
from tests.tenant_apps.questions.attached import photo
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.hands import RULE, Hands


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    """Folders of this test alone: files are not rolled back."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with enter_network():
        import_tree()
    made = World(network, monkeypatch)
    yield made
    assert made.dead_letters() == []


@pytest.fixture
def hands(world: World) -> Hands:
    made = Hands(world, "公司拖欠三个月工资，有照片为证。")
    with enter_unit(world.a):
        attaching.hand_in(made.id, cleaned("工资条.png", photo("PNG")))
    return made


def stored(unit: UnitRef) -> set[str]:
    """Every file that stands in a unit's folder for questions."""
    with enter_unit(unit):
        root = Path(default_storage.path("questions"))
        return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def rows(unit: UnitRef) -> list[Attachment]:
    with enter_unit(unit):
        return list(Attachment.objects.order_by("added_at", "pk"))


def test_nothing_before_it_has_changed_hands_and_then_the_file_itself(hands: Hands) -> None:
    world = hands.world
    hands.request(world.a, world.b)
    with enter_unit(world.b):
        parcel = Decision.objects.get().payload["parcel"]
        assert [file["name"] for file in parcel["files"]] == ["工资条.png"]
        assert set(parcel["files"][0]) == {"name", "size"}, "where it stands is nobody else's affair"
    assert stored(world.b) == set()
    hands.accept(world.b)
    (file,) = rows(world.b)
    (at_home,) = rows(world.a)
    assert (file.name, file.side, file.digest) == ("工资条.png", Side.ASKER, at_home.digest)
    assert file.path != at_home.path
    copy = hands.at(world.b)
    officer = world.somebody(world.b)
    with enter_unit(world.a), default_storage.open(at_home.path) as there:
        whole = there.read()
    with enter_unit(world.b):
        found = attachments.for_staff(copy.pk, file.pk, account=officer)
        assert found is not None
        with default_storage.open(found.path) as here:
            assert here.read() == whole
        assert default_storage.exists(small_path(found.path))
        assert not default_storage.exists(at_home.path)
    for unit in (world.city, world.province, world.stranger):
        assert stored(unit) == set()


def test_sent_back_nothing_has_come(hands: Hands) -> None:
    world = hands.world
    hands.request(world.a, world.b)
    with enter_unit(world.b):
        offer = Decision.objects.get(question=None)
        assert incoming.send_back(offer.pk, reason="not_ours", rule=RULE, words="", actor=OFFICER)
    world.deliver()
    assert (stored(world.b), rows(world.b)) == (set(), [])


def test_handed_on_it_goes_to_the_next_one_from_home_and_is_gone_here(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    assert stored(world.b)
    with TestCase.captureOnCommitCallbacks(execute=True):
        hands.hand(world.b, world.city)
    assert (stored(world.b), rows(world.b)) == (set(), [])
    assert [file.name for file in rows(world.city)] == ["工资条.png"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        hands.hand(world.city, world.a)
    assert stored(world.city) == set()
    assert len(rows(world.a)) == 1


def test_taken_back_by_the_asker_it_is_gone_there(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    with enter_unit(world.a):
        withdrawing.withdraw(hands.id)
    with TestCase.captureOnCommitCallbacks(execute=True):
        world.deliver()
    assert (stored(world.b), rows(world.b)) == (set(), [])


def test_what_the_asker_adds_later_follows_with_their_words(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    with enter_unit(world.a):
        attaching.add(hands.id, text="见图。", token=new_token(), files=[cleaned("新.png", photo("PNG"))])
    world.deliver()
    with enter_unit(world.b):
        message = Message.objects.get(side=Side.ASKER)
        assert [file.name for file in Attachment.objects.filter(message=message)] == ["新.png"]
        assert Attachment.objects.count() == 2


def test_files_for_staff_alone_stay(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.a):
        attaching.with_files(hands.id, [cleaned("内部.png", photo("PNG"))], lambda ids: ids, actor=OFFICER)
    hands.hand(world.a, world.b)
    assert [file.name for file in rows(world.b)] == ["工资条.png"]


def test_where_words_are_covered_every_file_stays(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.a):
        question = Question.objects.get()
        covering.cover(
            question.pk,
            version=question.version,
            title=question.title.replace("公司", "▇▇"),
            text=question.text.replace("公司", "▇▇"),
            reasons=["somebody"],
            note="",
            actor=OFFICER,
        )
    hands.hand(world.a, world.b)
    assert (stored(world.b), rows(world.b)) == (set(), [])
    assert hands.at(world.a).away_unit == world.b.id


def test_in_confidence_only_leaders_open_it(hands: Hands) -> None:
    world = hands.world
    officer, leader = world.somebody(world.b), world.leader(world.b)
    with enter_unit(world.a):
        Question.objects.update(confidential=True)
    hands.hand(world.a, world.b)
    copy, (file,) = hands.at(world.b), rows(world.b)
    with enter_unit(world.b):
        assert attachments.for_staff(copy.pk, file.pk, account=officer) is None
        assert attachments.for_staff(copy.pk, file.pk, account=leader) is not None


def test_told_before_the_copy_and_after_it_has_gone(hands: Hands) -> None:
    """The word of the files waits for the copy; where that has gone on already, nothing of them stays."""
    world = hands.world
    hands.request(world.a, world.b)
    with enter_unit(world.b):
        assert incoming.accept(Decision.objects.get(question=None).pk, actor=OFFICER)
    relay_up(world.b)
    relay_down(world.a)
    relay_up(world.a)
    assert stored(world.b), "the network has carried it, and nobody there knows"
    copy_before = hands.at(world.a)
    assert copy_before.away_unit == world.b.id
    world.deliver(units=(world.b,))
    with enter_unit(world.b):
        question = Question.objects.get()
        assert Attachment.objects.count() == 1
        Attachment.objects.all().delete()
        Question.objects.update(state=State.HANDED_ON)
        known = {"origin_unit": world.a.id, "question_id": str(hands.id), "hop": question.hop}
        path = f"questions/{next(path for path in stored(world.b) if not path.endswith('.small.jpg'))}"
        file = {"path": path, "id": str(hands.id)}
        carrying_files.given(CaseFilesGiven(**known, files=[file]))
    assert stored(world.b) == set()


def test_asked_for_help_a_unit_gets_no_file(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.a):
        plea = helping_units.Plea(to_unit=world.b.id, words="请核实。")
        helping_units.ask(hands.id, plea=plea, actor=OFFICER)
    world.deliver()
    assert stored(world.b) == set()
    with enter_unit(world.a):
        handing_over.call_off(hands.id)
    world.deliver()
    assert stored(world.b) == set()
