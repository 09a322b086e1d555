"""What deploy/ says is what the product reads and has: variables, commands, ports, files."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from gunicorn.config import Config

from huisheng.config.variables import PARTS, page
from huisheng.embedded.database import SETTINGS
from tenants.domains import certificates, here
from tests.architecture.source import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SYSTEMD = shutil.which("systemd-analyze")
_FOR_DEVELOPMENT = {"DEBUG", "DEMO", "SIGN_IN_LOOPBACK", "RECEIVERS_LOOPBACK", "TEST_DATABASE"}
_READ = re.compile(r'\benv\.(text|flag|number|database)\(\s*"([A-Z_]+)"')
_NAMED = re.compile(r"^#?HUISHENG_([A-Z_]+?)(_FILE)?=(.*)$", re.MULTILINE)


def read_by_settings() -> set[str]:
    settings = (ROOT / "platform/huisheng/config/settings.py").read_text(encoding="utf-8")
    return {name for _, name in _READ.findall(settings)}


def env_file() -> str:
    return (DEPLOY / "huisheng.env").read_text(encoding="utf-8")


def variables() -> dict[str, str]:
    return {name: value for name, _, value in _NAMED.findall(env_file())}


def commands_of(unit: Path) -> list[list[str]]:
    """Words of every ExecStart, without the interpreter; "-" before it (it may fail) is left out."""
    text = unit.read_text(encoding="utf-8").replace("\\\n", " ")
    found = [shlex.split(line) for line in re.findall(r"^ExecStart=-?(.+)$", text, re.MULTILINE)]
    assert all(words[0] == "/opt/huisheng/.venv/bin/python" for words in found)
    return [words[1:] for words in found]


def migration_may_fail() -> list[bool]:
    """For every step of the unit that migrates, whether the services start although it failed."""
    text = (DEPLOY / "systemd/huisheng-migrate.service").read_text(encoding="utf-8")
    return [may == "-" for may in re.findall(r"^ExecStart=(-?)", text, re.MULTILINE)]


def test_one_unit_that_cannot_be_migrated_keeps_no_other_down() -> None:
    """Web server, worker and beat require this unit; what concerns all of them must succeed."""
    unit = DEPLOY / "systemd/huisheng-migrate.service"
    named = [words[1] for words in commands_of(unit)]
    assert dict(zip(named, migration_may_fail(), strict=True)) == {
        "collectstatic": False,
        "migrate_network": False,
        "migrate_units": True,
    }


def command_of(name: str) -> list[str]:
    (words,) = commands_of(DEPLOY / "systemd" / f"huisheng-{name}.service")
    return words


def test_every_variable_is_read_and_every_one_that_is_read_is_described() -> None:
    assert set(variables()) == read_by_settings() - _FOR_DEVELOPMENT


def test_the_reference_is_what_the_settings_read() -> None:
    """Names, kinds and defaults that stand in the settings as literals; and the page is printed from it."""
    described = {variable.name: variable for part in PARTS for variable in part.variables}
    assert described.keys() == read_by_settings()
    settings = (ROOT / "platform/huisheng/config/settings.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(settings)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "env"):
            continue
        name, *rest = [value.value if isinstance(value, ast.Constant) else None for value in node.args]
        rest += [word.value.value if isinstance(word.value, ast.Constant) else None for word in node.keywords]
        variable = described[str(name)]
        assert variable.kind == node.func.attr
        if not variable.computed and (name, rest) != ("EMAIL_HOST", ["localhost"]):
            default = rest[0] if rest else ""
            said = ("on" if default else "off") if variable.kind == "flag" else str(default)
            assert variable.default == said, name
    assert (DEPLOY / "environment.md").read_text(encoding="utf-8") == page(), (
        "python -m huisheng.config.variables > deploy/environment.md"
    )
    set_by_all = re.findall(r"^HUISHENG_([A-Z_]+?)(?:_FILE)?=", env_file(), re.MULTILINE)
    assert {name for name, variable in described.items() if variable.needed} == set(set_by_all)


def test_the_variables_make_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that stand there can be read as what they should be, those of comments included."""
    from huisheng.config import env

    settings = (ROOT / "platform/huisheng/config/settings.py").read_text(encoding="utf-8")
    for name, value in variables().items():
        monkeypatch.setenv(f"HUISHENG_{name}", value)
    for kind, name in _READ.findall(settings):
        if kind == "flag":
            env.flag(name)
        elif kind == "number" and name in variables():
            assert env.number(name, 1) > 0


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_every_unit_starts_something_that_exists(unit: Path) -> None:
    started = commands_of(unit)
    assert started
    for words in started:
        if words[0] == "-m":
            assert find_spec(words[1]) is not None
        else:
            assert words[0] == "manage.py"
            assert words[1] in get_commands()
    text = unit.read_text(encoding="utf-8")
    assert "EnvironmentFile=/etc/huisheng/huisheng.env" in text
    assert "PYTHONPATH=/opt/huisheng/platform:/opt/huisheng" in text
    assert f"ReadWritePaths={variables()['STATE']}\n" in text


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd-analyze on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    """A word that it does not know would be ignored with a warning, and with it what it was to forbid."""
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text(encoding="utf-8").replace("/opt/huisheng/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    said = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_units_name_each_other() -> None:
    names = {path.name for path in (DEPLOY / "systemd").iterdir()}
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"huisheng-?[a-z]*\.(?:service|target)", text)) <= names
    wanted = set(re.findall(r"huisheng-\w+\.service", (DEPLOY / "systemd/huisheng.target").read_text()))
    assert wanted == {"huisheng-web.service", "huisheng-worker.service", "huisheng-beat.service"}


def gunicorn_of(words: list[str]) -> dict[str, Any]:
    """The settings of gunicorn that a command line makes; raises SystemExit for an option that it lacks."""
    parsed = vars(Config().parser().parse_args(words))
    return {name: value for name, value in parsed.items() if value is not None}


def test_web_server_and_front_server_agree() -> None:
    web = gunicorn_of(command_of("web")[2:])
    (application,) = web["args"]
    assert find_spec(str(application).split(":")[0]) is not None
    module, _, name = str(web["logger_class"]).rpartition(".")
    assert hasattr(import_module(module), name)
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    asked = re.findall(r"reverse_proxy (\S+)", caddy) + re.findall(r"ask http://([^/]+)/", caddy)
    assert [f"{{$HUISHENG_WEB:{bound}}}" for bound in web["bind"]] == list(dict.fromkeys(asked))
    assert str(web["bind"][0]).startswith("127.0.0.1:"), "nobody speaks to it but the front server"
    assert variables()["BASE_HOST"] in caddy
    assert variables()["PROXIES"] == "1"
    assert "respond @metrics 404" in caddy
    assert f"ask http://{asked[0]}{certificates.PATH}\n" in caddy
    assert certificates.PATH.startswith("/internal/")
    assert "respond @internal 404" in caddy
    assert f"handle {here.PREFIX}*" in caddy
    # /etc/huisheng is closed to everybody but the product, and with it everything below.
    assert re.findall(r"^\ttls (/\S+)/", caddy, re.MULTILINE) == ["/etc/caddy/tls"]


def test_nothing_is_wrong_with_what_the_guide_sets_up(tmp_path: Path) -> None:
    """Its fourth step: `check --deploy`, with the settings of huisheng.env, has no issue."""
    kept = {}
    for name, value in {"SECRET_KEY": "k" * 64, "MASTER_KEY": "m" * 64}.items():
        (tmp_path / name).write_text("".join(chr(33 + (ord(c) * i) % 90) for i, c in enumerate(value)))
        kept[f"HUISHENG_{name}_FILE"] = str(tmp_path / name)
    said = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": "platform:.",
            "HUISHENG_STATE": str(tmp_path),
            "HUISHENG_SCHEME": variables()["SCHEME"],
            "HUISHENG_BASE_HOST": variables()["BASE_HOST"],
            "HUISHENG_DATABASE_URL": "postgres://huisheng:x@127.0.0.1:1/huisheng",
            "HUISHENG_BROKER_URL": variables()["BROKER_URL"],
            "HUISHENG_CACHE_URL": variables()["CACHE_URL"],
            **kept,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


def test_containers_run_what_the_units_run() -> None:
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text(encoding="utf-8"))
    dockerfile = (DEPLOY / "compose/Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    services = compose["services"]
    assert set(services) == {"database", "broker", "cache", "migrate", "web", "worker", "beat", "caddy"}
    for name in ("worker", "beat"):
        assert shlex.split(services[name]["command"])[1:] == command_of(name)
    steps = [step for step in services["migrate"]["command"][2].strip().splitlines() if step[0] != "#"]
    migrating = [step.removesuffix(" || true").split()[1:] for step in steps]
    assert migrating == commands_of(DEPLOY / "systemd/huisheng-migrate.service")
    assert [step.endswith(" || true") for step in steps] == migration_may_fail()
    in_container = yaml.safe_load(re.findall(r"^CMD (\[.+\])$", dockerfile, re.MULTILINE)[0])
    differs = {"bind", "max_requests", "max_requests_jitter"}
    one, other = gunicorn_of(in_container[3:]), gunicorn_of(command_of("web")[2:])
    assert {key: one[key] for key in one.keys() - differs} == {
        key: other[key] for key in other.keys() - differs
    }
    named = {key.removeprefix("HUISHENG_").removesuffix("_FILE") for key in services["web"]["environment"]}
    assert named <= read_by_settings()
    for service in services.values():
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service.get("depends_on", [])) <= set(services)
    assert services["caddy"]["environment"]["HUISHENG_WEB"] == f"web:{str(one['bind'][0]).split(':')[1]}"
    for copied in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE):
        assert all((ROOT / part).exists() for part in copied.split())


def test_containers_are_given_everything_that_they_ask_for() -> None:
    """No service starts without a variable that is needed or a secret that it reads."""
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text(encoding="utf-8"))
    dockerfile = (DEPLOY / "compose/Dockerfile").read_text(encoding="utf-8")
    services = compose["services"]
    needed = {variable.name for part in PARTS for variable in part.variables if variable.needed}
    in_image = set(re.findall(r"HUISHENG_([A-Z_]+)=", dockerfile))
    for name in ("migrate", "web", "worker", "beat"):
        said = services[name]["environment"]
        given = {key.removeprefix("HUISHENG_").removesuffix("_FILE") for key in said}
        assert needed <= given | in_image, name
        read = {value for value in said.values() if value.startswith("/run/secrets/")}
        assert read == {f"/run/secrets/{secret}" for secret in services[name]["secrets"]}


def test_containers_mount_what_is_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    said = services["web"]["environment"]
    hosts = {re.sub(r"^\w+://(\w+):.*$", r"\1", said[f"HUISHENG_{one}_URL"]) for one in ("BROKER", "CACHE")}
    assert hosts <= services.keys()
    for service in services.values():
        for mounted in service.get("volumes", []):
            source = mounted.split(":")[0]
            if not source.startswith("."):
                assert source in compose["volumes"]
            elif source != "./tls":  # the operator's certificate, as the file says
                assert (DEPLOY / "compose" / source).exists(), source
    script = (DEPLOY / "compose/create-database.sh").read_text(encoding="utf-8")
    database = services["database"]
    for path in re.findall(r"(/run/secrets/\w+|/huisheng/\S+)", script):
        mounted = {one.split(":")[1] for one in database["volumes"]}
        assert path.removeprefix("/run/secrets/").rstrip(')"') in database["secrets"] or path in mounted, path
    assert database["healthcheck"]["test"][-1] == "huisheng"
    assert "\\set database huisheng" in (DEPLOY / "database.sql").read_text(encoding="utf-8")


def test_a_database_with_all_workers_at_work_has_connections_left() -> None:
    web = gunicorn_of(command_of("web")[2:])
    worker = command_of("worker")
    at_most = int(str(web["workers"])) * int(variables()["DATABASE_POOL"])
    at_most += int(worker[worker.index("--concurrency") + 1]) * int(variables()["DATABASE_POOL"])
    text = (DEPLOY / "postgresql.conf").read_text(encoding="utf-8")
    (allowed,) = re.findall(r"^max_connections = (\d+)$", text, re.MULTILINE)
    assert at_most < int(allowed)


def test_the_log_of_the_database_quotes_nobody() -> None:
    """What the embedded database does (and is tested for), an installation does too."""
    text = (DEPLOY / "postgresql.conf").read_text(encoding="utf-8")
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))
    for name in ("log_min_error_statement", "log_error_verbosity"):
        assert re.findall(rf"^{name} = (\w+)$", text, re.MULTILINE) == [SETTINGS[name]]
        assert f"{name}={SETTINGS[name]}" in compose["services"]["database"]["command"]


def test_what_is_installed_is_compiled() -> None:
    """The services may not write where the product lies: each process would compile all of it anew."""
    ours = "platform tenants shared_apps tenant_apps"
    line = f"# .venv/bin/python -m compileall -q .venv {ours}\n"
    assert (DEPLOY / "guide.md").read_text(encoding="utf-8").count(line) == 2, "installed, and a new version"
    image = (DEPLOY / "compose" / "Dockerfile").read_text(encoding="utf-8")
    assert f"RUN python -m compileall -q {ours} " in image
    assert image.index("COPY tenant_apps") < image.index("compileall") < image.index("USER huisheng")


def test_make_keeps_what_python_has_compiled() -> None:
    """Whatever the surroundings say: of the start of each process it is half the time."""
    asked = f'kept:\n\t@{sys.executable} -c "import sys; print(sys.dont_write_bytecode)"\n'
    said = subprocess.run(
        ["make", "-f", "Makefile", "-f", "-", "kept"],
        input=asked,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"


def test_the_readme_names_every_file() -> None:
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in DEPLOY.iterdir()} - {"README.md"} == set(
        re.findall(r"^\| \[[^]]+\]\(([^)]+)\)", readme, re.MULTILINE)
    )
