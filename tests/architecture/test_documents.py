"""What documents point to is there: tests, files, and every requirement of OWASP ASVS 5.0, level 1."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT

ASVS = ROOT / "docs" / "asvs.md"
_LEVEL_1 = re.findall(
    r"\S+",
    """
1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1 3.4.1
3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5
6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2
8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1 12.2.1
12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
""",
)
_ROW = re.compile(
    r"^\| ([0-9]+\.[0-9]+\.[0-9]+) \| [^|]+ \| \*\*(Met|Does not apply|Not met)\b", re.MULTILINE
)
_TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)::([A-Za-z0-9_:]+)`")
_FILE = re.compile(r"`((?:platform|tenants|shared_apps|tenant_apps|deploy|docs|tests)/[A-Za-z0-9_./-]+)`")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md")]
    + [
        path
        for folder in (*PACKAGES.values(), ROOT / "docs", ROOT / "deploy", ROOT / "tests")
        for path in folder.rglob("*.md")
    ]
)


def test_every_requirement_of_level_1_is_answered_once() -> None:
    assert len(set(_LEVEL_1)) == 70
    assert [number for number, _answer in _ROW.findall(ASVS.read_text(encoding="utf-8"))] == _LEVEL_1


@cache
def names_of_tests(path: Path) -> set[str]:
    """Tests of a module as pytest names them."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return found


def test_tests_and_files_named_as_proof_exist() -> None:
    text = ASVS.read_text(encoding="utf-8")
    named = _TEST.findall(text)
    assert named
    assert [f"{module}::{name}" for module, name in named if name not in names_of_tests(ROOT / module)] == []
    assert [name for name in _FILE.findall(text) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = _LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_decision_record_is_in_the_list_with_its_number_and_subject() -> None:
    records = [path for path in DOCUMENTS if path.parent.name == "decisions" and path.name != "README.md"]
    index = ROOT / "docs" / "decisions" / "README.md"
    listed = re.findall(r"\[(\d{4}) ([^]]+)\]\(([^)]+)\)", index.read_text(encoding="utf-8"))
    headings = {path: path.read_text(encoding="utf-8").splitlines()[0] for path in records}
    assert [
        path.name for path, heading in headings.items() if not heading.startswith(f"# {path.name[:4]}: ")
    ] == []
    assert {
        (index.parent / link).resolve(): f"# {number}: {title}" for number, title, link in listed
    } == headings
