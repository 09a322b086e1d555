"""Every exception from the security rules is needed: `make lint` leaves out what bandit says of them."""

import json
import subprocess
import sys

from tests.architecture.source import ROOT

_LOOKED_AT = ("platform", "tenants", "shared_apps", "tenant_apps", "manage.py")


def _findings() -> dict[str, set[int]]:
    """Lines with a finding of any severity, by file, as if there were no exceptions."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--ignore-nosec", "--configfile", "pyproject.toml"]
    # Exits with 1, since it finds something; our own source and no input of anybody.
    done = subprocess.run(
        [*command, "--format", "json", "--recursive", *_LOOKED_AT], cwd=ROOT, capture_output=True, check=False
    )
    lines: dict[str, set[int]] = {}
    for found in json.loads(done.stdout)["results"]:
        lines.setdefault(found["filename"].removeprefix("./"), set()).update(found["line_range"])
    return lines


def test_every_exception_is_needed() -> None:
    excepted = {
        (str(path.relative_to(ROOT)), number)
        for folder in _LOOKED_AT[:-1]
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "# nosec" in line
    }
    assert excepted, "nothing is excepted: then lint need not leave anything out"
    findings = _findings()
    assert {place for place in excepted if place[1] not in findings.get(place[0], set())} == set()
