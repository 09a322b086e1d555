"""The network's topics: the files, the import, the tree."""

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics import public as topics
from shared_apps.topics.models import Edition, Topic
from shared_apps.topics.operations.importing import DATA, BadTopicFile, import_tree, read_files
from shared_apps.topics.queries.tree import english_names, forget_after_commit

HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture
def nothing(in_network: None) -> None:
    """No topics: those that every test finds (tests/network.py) are gone while this one runs."""
    for level in (3, 2, 1):
        Topic.objects.filter(level=level).delete()
    Edition.objects.all().delete()
    forget_after_commit()


@pytest.fixture
def imported(nothing: None) -> None:
    assert import_tree().added > 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that a test may change."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_all_517_real_topics_are_there_with_their_names(imported):
    with (DATA / "taxonomy.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 517
    tree = topics.tree()
    assert {tuple(row[level] for level in ("一级分类", "二级分类", "三级分类")) for row in rows} == {
        leaf.trail for leaf in tree.leaves() if leaf.code < "90"
    }
    assert [card.name for card in topics.first_levels()][:3] == ["城乡建设", "党务政务", "国土资源"]
    assert len(topics.first_levels()) == 16  # the fifteen real ones and the branch for young people


def test_levels_follow_the_code(imported):
    for code, card in topics.tree().cards.items():
        assert card.level == len(code) / 2 == len(card.trail)
        assert card.parent == code[:-2]


def test_importing_again_changes_nothing(imported):
    before = list(Topic.objects.order_by("pk").values())
    outcome = import_tree()
    assert (outcome.added, outcome.changed, outcome.ended) == (0, 0, 0)
    assert list(Topic.objects.order_by("pk").values()) == before
    assert Edition.objects.count() == 1


def test_the_command_says_what_it_did(nothing, capsys):
    call_command("import_topics")
    call_command("import_topics")
    first, second = capsys.readouterr().out.splitlines()
    assert "0 changed, 0 ended" in first
    assert not first.startswith("Topics: 0 added")
    assert "0 added, 0 changed, 0 ended" in second


def test_a_topic_that_left_the_files_ends_and_its_code_stays_known(imported, folder):
    rewrite(folder / "taxonomy.csv", "150303,劳动和社会保障,工资福利,最低工资标准,\n", "")
    text = (folder / "words.csv").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("150303")]
    (folder / "words.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert import_tree(folder).ended == 1
    card = topics.topic("150303")
    assert not card.in_force
    assert "150303" not in {leaf.code for leaf in topics.tree().leaves()}
    assert topics.first_level("150303").name == "劳动和社会保障"
    # It comes back with the file.
    assert import_tree().changed == 1
    assert topics.topic("150303").in_force


def test_a_new_name_is_taken_over_under_the_same_code(imported, folder):
    rewrite(folder / "taxonomy.csv", "最低工资标准", "最低工资与支付")
    assert import_tree(folder).changed == 1
    assert topics.topic("150303").name == "最低工资与支付"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("150303,", "15030,", "six digits"),
        ("150303,", "150304,", "stands twice"),
        ("150303,劳动和社会保障,", "150303,劳动与社保,", "elsewhere"),
        ("最低工资标准,", "最低工资标准,secret", "sensitivity"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_line(folder, old, new, said):
    rewrite(folder / "taxonomy.csv", old, new)
    with pytest.raises(BadTopicFile, match=said):
        read_files(folder)


def test_words_of_an_unknown_topic_are_refused(folder):
    with (folder / "words.csv").open("a", encoding="utf-8") as file:
        file.write("777777,没有\n")
    with pytest.raises(BadTopicFile, match="777777"):
        read_files(folder)


def test_sensitive_by_leaf_and_above_only_when_all_are(imported):
    assert topics.is_sensitive("900101")  # mind
    assert topics.is_sensitive("9001")  # all leaves of 心理健康
    assert not topics.is_sensitive("90")
    assert not topics.is_sensitive("150305")
    kinds = Counter(topics.topic(code).sensitivity for code in topics.sensitive_codes())
    assert set(kinds) == {"psychological", "legal", "medical", "minors"}
    assert {topics.topic(code).level for code in topics.sensitive_codes()} == {3}


def test_unknown_codes(imported):
    for code in ("", "x", "99", "150399x"):
        with pytest.raises(topics.UnknownTopic):
            topics.topic(code)


def test_without_an_import_the_tree_is_empty(nothing):
    assert topics.tree().children() == ()
    assert topics.suggest("工资") == []
    assert topics.first_levels() == ()


def test_names_lead_to_a_leaf(imported):
    def code(*names: str) -> str | None:
        card = topics.find_leaf(*names)
        return card.code if card else None

    assert code("劳动和社会保障") == "159999"
    assert code("劳动和社会保障", "工资福利") == "150399"
    assert code("劳动和社会保障", "工资福利", "工资发放") == "150305"
    assert code("劳动和社会保障", "没有这个", "工资发放") == "159999"
    assert code("没有这个") is None
    assert code() is None


def test_every_first_level_leads_to_a_leaf(imported):
    for card in topics.first_levels():
        leaf = topics.find_leaf(card.name)
        assert leaf is not None
        assert leaf.is_leaf
        assert leaf.code.startswith(card.code)


def test_a_unit_reads_the_tree_and_may_not_write_it(imported, unit_a: UnitRef):
    from django.db import ProgrammingError, transaction

    with enter_unit(unit_a):
        assert topics.topic("150305").name == "工资发放"
        with pytest.raises(ProgrammingError), transaction.atomic():
            Topic.objects.filter(code="150305").update(name="改了")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Edition.objects.update(topics=0)
    with enter_network():
        assert topics.topic("150305").name == "工资发放"


def test_reading_the_tree_again_costs_no_query(imported, django_assert_num_queries):
    connection.run_on_commit.clear()  # as if what imported it were committed
    topics.tree()
    with django_assert_num_queries(0):
        assert topics.topic("150305").trail == ("劳动和社会保障", "工资福利", "工资发放")


class TestInEnglish:
    """The network's own topics are read in the language of the page; what is stored and compared stays."""

    def test_every_name_of_the_files_has_its_english(self) -> None:
        english = english_names()
        assert {entry.name for entry in read_files()} == set(english)
        assert [name for name, said in english.items() if not said or HAN.search(said)] == []

    def test_names_trails_and_labels_follow_the_page(self, imported: None) -> None:
        card, other = topics.topic("150305"), topics.topic("900199")
        assert card.trail == ("劳动和社会保障", "工资福利", "工资发放")
        with override("en"):
            assert card.trail == ("Work and social security", "Pay and benefits", "Payment of wages")
            assert (card.name, card.label) == ("Payment of wages", "Payment of wages")
            assert other.label == "Mental health·Other"
            assert (card.chinese_label, other.chinese_label) == ("工资发放", "心理健康·其他")

    def test_found_and_suggested_by_either_language(self, imported: None) -> None:
        with override("en"):
            assert [leaf.code for leaf in topics.search("payment of wages")] == ["150305"]
            assert "150305" in [leaf.code for leaf in topics.search("工资发放")]
            assert "150305" in [leaf.code for leaf in topics.suggest("公司拖欠三个月工资怎么办")]
            found = topics.find_leaf("劳动和社会保障", "工资福利", "工资发放")
        assert found is not None
        assert found.code == "150305"
