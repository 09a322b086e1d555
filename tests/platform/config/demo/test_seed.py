"""The whole small demo, seeded as `make run` does it: in a database of its own, twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from psycopg import sql

from huisheng.config.demo.plan import plan_of
from huisheng.kernel.tenancy.role_names import group_role
from tests.tenants.own_database import own_database as own_database

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def environment(own_database: str) -> dict[str, str]:
    """The environment of a demo installation over a migrated database beside the suite's."""
    given = urlsplit(os.environ["HUISHENG_DATABASE_URL"])
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
        "HUISHENG_DEMO": "1",
        "HUISHENG_DATABASE_URL": urlunsplit(given._replace(path=f"/{own_database}")),
        "HUISHENG_CACHE_PREFIX": own_database,
    }


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_demo_is_built_once_however_often_it_is_seeded(
    environment: dict[str, str], tmp_path: Path
) -> None:
    facts = tmp_path / "demo.json"
    first = _manage(environment, "seed_demo", "--size", "small", "--json", str(facts))
    told = json.loads(facts.read_text(encoding="utf-8"))
    second = _manage(environment, "seed_demo", "--size", "small", "--json", str(facts))
    assert " 0 questions made" in second
    assert " 0 facts delivered" in second
    assert " 0 questions made" not in first
    assert json.loads(facts.read_text(encoding="utf-8")) == told
    assert {row["login"] for row in told["sign_ins"]} >= {"operator", "province", "admin", "leader", "duty"}
    assert all(row["url"].startswith("http://") for row in told["addresses"])
    with psycopg.connect(environment["HUISHENG_DATABASE_URL"]) as demo:
        network = group_role(urlsplit(environment["HUISHENG_DATABASE_URL"]).path[1:], "network")
        demo.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(network)))
        stages = demo.execute("SELECT stage FROM public.oversight_order ORDER BY 1").fetchall()
        difficulties = demo.execute("SELECT stage FROM public.oversight_difficulty ORDER BY 1").fetchall()
        samples = demo.execute("SELECT count(DISTINCT unit_id) FROM public.oversight_sample").fetchone()
    _units_show_what_they_have(environment)
    assert stages == [("answered",), ("open",)]
    assert difficulties == [("open",), ("taken",)]
    assert samples == (2,), "both counties have closed something last month"


def _units_show_what_they_have(environment: dict[str, str]) -> None:
    """All units are open: none lacks experts or a privacy text, and none with staff lacks anything."""
    lacking = json.loads(_manage(environment, "shell", "--no-imports", "-c", _LACKING))
    plan = plan_of("small")
    assert len(lacking) == len(plan.opened)
    for place in ("山东省", "济南市", "历下区", "荣成市", "山东大学"):
        assert lacking[plan.slugs[plan.code_of(place)]] == [], place
    # What needs people is missing where the cast has nobody.
    assert {code for codes in lacking.values() for code in codes} <= {"roster", "practice"}


_LACKING = """
import json
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.gate import gate
from tenants.models import Unit
from tenants.public import unit_ref
found = {}
for unit in Unit.objects.filter(state="live"):
    with enter_unit(unit_ref(unit.id)):
        found[unit.slug] = [one.part.code.value for one in gate(gather()).missing]
print(json.dumps(found))
"""


def test_a_real_installation_is_never_seeded(settings: object) -> None:
    settings.HUISHENG_DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="demo"):
        call_command("seed_demo")
