"""The doors through which code must go: scopes, tasks, links, signing. Each would fall open if walked
around.
"""

import ast
import re

from django.apps import apps
from django.conf import settings

from huisheng.kernel.tenancy.models import UnitModel
from tests.architecture.source import ROOT, calls, files, tree, where

_TASK_DOORS = {
    "platform/huisheng/kernel/tenancy/tasks.py",
    "platform/huisheng/kernel/messaging/nudge.py",
}


def _callers(pattern: str, *packages: str) -> set[str]:
    wanted = re.compile(pattern)
    return {
        where(path, call) for path in files(*packages) for name, call in calls(path) if wanted.search(name)
    }


def _modules(places: set[str]) -> set[str]:
    return {place.rsplit(":", 1)[0] for place in places}


def test_tasks_are_sent_by_the_kernel_alone() -> None:
    assert _modules(_callers(r"\.(delay|apply_async|send_task)$")) <= _TASK_DOORS


def test_nobody_sets_the_schema_on_the_connection() -> None:
    pattern = r"(tenant_context|schema_context|set_schema|set_tenant|set_schema_to_public|\.activate_tenant)$"
    assert _callers(pattern) == set()


def test_one_rule_says_which_addresses_are_open() -> None:
    """A second one would forget a class of addresses; whoever asks by another way is not held to it."""
    found = {
        where(path)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"is_global", "is_link_local", "ipv4_mapped"}
    }
    assert found == {"platform/huisheng/kernel/open_web/addresses.py"}


def test_links_are_never_built_from_the_request() -> None:
    assert _callers(r"build_absolute_uri$|get_current_site$") == set()


def test_values_are_signed_for_a_scope() -> None:
    signers = {"dumps", "loads", "Signer", "TimestampSigner", "get_cookie_signer"}
    found = {
        where(path)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (
            (node.module == "django.core" and any(alias.name == "signing" for alias in node.names))
            or (node.module == "django.core.signing" and signers & {alias.name for alias in node.names})
        )
    }
    assert found <= {"platform/huisheng/kernel/tenancy/signing.py"}


def test_advisory_locks_and_notify_go_through_the_kernel() -> None:
    # In capitals the statement; a setting of that name is something else.
    wanted = re.compile(r"(?i:pg_(try_)?advisory|pg_notify)|\bNOTIFY\b")
    found = {where(path) for path in files() if wanted.search(path.read_text(encoding="utf-8"))}
    # Two commands of the network hold one for a whole run, on a session and for a scope of their own.
    whole_runs = {"tenants/migrating/everyone.py", "platform/huisheng/kernel/messaging/sweeping.py"}
    allowed = {"platform/huisheng/kernel/tenancy/locks.py", *whole_runs}
    assert found <= allowed, "database-wide: use huisheng.kernel.tenancy.locks"


def test_every_model_of_a_unit_knows_its_unit() -> None:
    own = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    loose = {
        model.__name__
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in own and not issubclass(model, UnitModel)
    }
    assert loose == set()


def test_ids_are_big() -> None:
    small = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ("huisheng", "tenants", "shared_apps", "tenant_apps")
        for field in model._meta.local_fields
        if field.primary_key and field.get_internal_type() in ("AutoField", "IntegerField", "SmallAutoField")
    }
    assert small == set()


def test_no_signals_carry_business() -> None:
    allowed = {"platform/huisheng/config/celery.py"}
    found = _modules(
        _callers(r"(post_save|pre_save|post_delete|pre_delete|m2m_changed)\.connect$|^receiver$")
    )
    assert found <= allowed


def test_nothing_names_a_machine_or_a_registry() -> None:
    """Locks carry hashes and no addresses."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
