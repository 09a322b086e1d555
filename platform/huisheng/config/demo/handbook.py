"""The province's handbook, for itself and all units below: what staff look up, what askers read, and
ready replies.

The texts stand in data/handbook, one file per entry: lines of `name: value`, an empty line, the body.
"""

from pathlib import Path
from typing import Final

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.knowledge.public import Content, Kind, publish_new, was_written
from tenants.public import UnitCard, unit_ref

_FOLDER: Final = Path(__file__).parent / "data" / "handbook"


def write_handbook(province: UnitCard, staff: int) -> int:
    """Publish what an earlier run has not; returns how many entries were published."""
    published = 0
    with enter_unit(unit_ref(province.id)):
        for path in sorted(_FOLDER.glob("*-*.md"), key=_order):
            kind, content = read(path)
            if not was_written(kind, content.title):
                publish_new(kind, content, actor=staff)
                published += 1
    return published


def read(path: Path) -> tuple[Kind, Content]:
    """One entry. Raises ValueError for a line that is no `name: value`, or names what no entry has."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    said: dict[str, str] = {}
    questions: list[str] = []
    for line in head.splitlines():
        name, separator, value = line.partition(": ")
        if not separator:
            raise ValueError(f"{path.name}: {line!r}")
        if name == "ask":
            questions.append(value)
        else:
            said[name] = value
    content = Content(
        title=said.pop("title"),
        body=body.strip(),
        questions=tuple(questions),
        topics=tuple(said.pop("topics", "").split()),
        is_public=said.pop("public", "") == "yes",
        for_below=True,
        audience=said.pop("audience", ""),
        eligibility=said.pop("eligibility", ""),
        how_to_apply=said.pop("how_to_apply", ""),
        contact=said.pop("contact", ""),
        link=said.pop("link", ""),
    )
    if said:
        raise ValueError(f"{path.name}: nothing is known by the names {sorted(said)}")
    return Kind(path.stem.partition("-")[0]), content


def _order(path: Path) -> tuple[str, str]:
    kind, _, number = path.stem.partition("-")
    return kind, number
