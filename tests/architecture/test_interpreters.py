"""What is typed reaches no interpreter: no code made at run time, no shell, no markup, no query in pieces."""

import ast
import re
from pathlib import Path

from tests.architecture.source import PACKAGES, calls, files, tree, where

_READS_CODE = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle"}
_QUERIES = {"execute", "executemany", "copy"}
_OUR_NAMES = {
    # Names of our own tables, columns and schemas, and constants of ours; values are parameters.
    "tenants/migrating/running.py",
    "tenants/migrating/verifying.py",
    "shared_apps/directives/operations/delivering.py",
    "shared_apps/insights/projections/intake.py",
    "shared_apps/insights/projections/upserts.py",
}


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_no_code_is_made_at_run_time() -> None:
    dynamic = {"eval", "exec", "compile", "__import__"}
    assert {where(path, call) for path in files() for name, call in calls(path) if name in dynamic} == set()
    assert {where(path) for path in files() if _imported(path) & _READS_CODE} == set()


def test_commands_of_the_system_are_run_by_the_launcher_alone_and_never_by_a_shell() -> None:
    assert {
        where(path) for path in files() if "subprocess" in _imported(path) and "embedded" not in path.parts
    } == set()
    for path in files():
        for name, call in calls(path):
            assert name not in {"os.system", "os.popen"}, where(path, call)
            assert not any(
                keyword.arg == "shell" and not _is_false(keyword.value) for keyword in call.keywords
            ), where(path, call)


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def test_queries_are_written_down_and_take_values_as_parameters() -> None:
    built = {
        where(path)
        for path in files()
        for name, call in calls(path)
        if name.rsplit(".", 1)[-1] in _QUERIES
        and call.args
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    }
    assert built <= _OUR_NAMES
    loose = {"RawSQL", "raw", "extra"}
    assert {
        where(path, call) for path in files() for name, call in calls(path) if name.split(".")[-1] in loose
    } == set()


def test_nothing_typed_is_taken_for_markup() -> None:
    """Templates escape everything but the QR code of a second factor, which is drawn by us; Markdown becomes
    HTML in one place, cleaned by a list of harmless tags (see tests/platform/kernel/text/test_markup.py).
    """
    unescaped = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape")
    found = {
        str(path.relative_to(folder.parent))
        for folder in PACKAGES.values()
        for path in folder.rglob("*.html")
        if unescaped.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"shared_apps/accounts/templates/mfa/totp/activate_form.html"}
    trusted = {"mark_safe", "SafeString"}
    assert {
        where(path)
        for path in files()
        for name, call in calls(path)
        if name.split(".")[-1] in trusted and not all(isinstance(part, ast.Constant) for part in call.args)
    } == {"platform/huisheng/kernel/text/markup.py"}


_KEEPS = {"asking.js": {"localStorage"}, "desk.js": {"sessionStorage"}, "mine.js": {"localStorage"}}
"""A draft of a question stays on the device of whoever writes it, and nowhere else; an officer's half-written
answer outlives an expired session, but not its tab; a device remembers that somebody takes part on it, not
who."""


def test_our_scripts_write_text_and_not_markup() -> None:
    """`textContent`; one piece of markup is written, and nothing but the id of a field of ours is in it."""
    markup = re.compile(
        r"\.(?:innerHTML|outerHTML)\b|insertAdjacentHTML\(|document\.write|\beval\(|new Function"
    )
    store = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB)\b|document\.cookie|postMessage")
    found: dict[str, list[str]] = {}
    for folder in PACKAGES.values():
        for path in sorted(folder.rglob("*.js")):
            if "vendor" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            kept = set(store.findall(text))
            assert kept <= _KEEPS.get(path.name, set()), path
            if hits := markup.findall(text):
                found[path.name] = hits
    assert found == {"kit.js": ["insertAdjacentHTML("]}
