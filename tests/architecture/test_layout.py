"""What import-linter cannot see: the source root, folders without __init__.py, references by string."""

import ast
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.architecture.source import PACKAGES, ROOT, calls, files, tree, where

_HIDING = re.compile(r"^(utils?|services?|helpers?|misc|common)$")


def test_platform_is_a_source_root_and_no_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).parent != ROOT / "platform"
    seen = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.system())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == platform.system()


def test_every_folder_with_modules_is_a_package() -> None:
    bare = {
        where(folder)
        for root in PACKAGES.values()
        for folder in {path.parent for path in root.rglob("*.py")}
        if not (folder / "__init__.py").exists()
    }
    assert bare == set()


def test_no_dumping_grounds() -> None:
    assert {
        where(path) for path in files() if _HIDING.match(path.stem) or _HIDING.match(path.parent.name)
    } == set()


def test_modules_stay_readable() -> None:
    long = {
        where(path): n for path in files() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def _apps(package: str) -> set[str]:
    return {path.name for path in PACKAGES[package].iterdir() if (path / "__init__.py").exists()}


def test_every_app_has_a_readme_and_is_installed() -> None:
    for package in ("shared_apps", "tenant_apps"):
        for name in _apps(package):
            assert (PACKAGES[package] / name / "README.md").exists(), f"{package}.{name} has no README"
            if name != "contracts":
                assert f"{package}.{name}" in settings.INSTALLED_APPS


def test_shared_and_tenant_apps_are_disjoint() -> None:
    assert set(settings.SHARED_APPS) & set(settings.TENANT_APPS) == set()
    assert {name for name in settings.TENANT_APPS if not name.startswith("tenant_apps.")} == set()


def _label_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] in ("shared_apps", "tenant_apps") else parts[0]


def test_foreign_keys_stay_inside_their_app() -> None:
    """A foreign key named by string is an import that no linter sees. Ids cross between apps, keys do not."""
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in PACKAGES:
            continue
        for field in model._meta.get_fields():
            related = field.related_model if field.concrete else None
            if related is not None and related != "self":
                assert related._meta.app_label == model._meta.app_label, f"{model.__name__}.{field.name}"


def _model_lookups() -> Iterator[str]:
    for path in files("shared_apps", "tenant_apps", "tenants"):
        for name, call in calls(path):
            if name.endswith("get_model"):
                yield where(path, call)


def test_no_models_are_fetched_by_name() -> None:
    assert set(_model_lookups()) == set()


def test_no_addresses_are_included_by_string() -> None:
    ours = re.compile(r"^(huisheng|tenants|shared_apps|tenant_apps)\.")
    found = {
        where(path, call)
        for path in files()
        for name, call in calls(path)
        if name == "include"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and ours.match(str(call.args[0].value))
    }
    assert found == set()


def test_the_composition_root_uses_the_same_doors() -> None:
    door = re.compile(r"^(shared_apps\.contracts(\..*)?|(shared_apps|tenant_apps)\.\w+\.public)$")
    found = {
        where(path, node)
        for path in files("huisheng")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("shared_apps.", "tenant_apps."))
        and not door.match(node.module or "")
    }
    assert found == set()


def test_no_wildcard_imports() -> None:
    found = {
        where(path, node)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    }
    assert found == set()
