"""Every exception from the security rules is needed: `make lint` leaves out what bandit says of them."""

import json
import subprocess
import sys
from collections.abc import Iterable

from tests.architecture.source import ROOT

_LOOKED_AT = ("platform", "tenants", "shared_apps", "tenant_apps", "manage.py")


def _findings(files: Iterable[str]) -> dict[str, set[int]]:
    """Lines of these files with a finding of any severity, as if there were no exceptions."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--ignore-nosec", "--configfile", "pyproject.toml"]
    # Exits with 1, since it finds something; our own source and no input of anybody.
    done = subprocess.run([*command, "--format", "json", *files], cwd=ROOT, capture_output=True, check=False)
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
    # Of a file by itself bandit says what it says of it among all others.
    findings = _findings(sorted({file for file, _number in excepted}))
    assert {place for place in excepted if place[1] not in findings.get(place[0], set())} == set()
