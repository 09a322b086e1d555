"""Which column is what: told by the names in the header, in any order, with or without the prefix 留言."""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from huisheng.kernel.web.names import joined
from tenant_apps.questions.operations.importing_files.problems import FileProblem

NUMBER: Final = "留言编号"
TITLE: Final = "留言主题"
SENT_AT: Final = "留言时间"
TEXT: Final = "留言详情"
REPLY: Final = "答复意见"
REPLIED_AT: Final = "答复时间"
FIRST_LEVEL: Final = "一级分类"
SECOND_LEVEL: Final = "二级分类"
THIRD_LEVEL: Final = "三级分类"

REQUIRED: Final = (NUMBER, TITLE, SENT_AT, TEXT)
_OPTIONAL: Final = (REPLY, REPLIED_AT, FIRST_LEVEL, SECOND_LEVEL, THIRD_LEVEL)
# Known and deliberately not taken over: who wrote is not needed for an answer, and counts of likes from
# elsewhere were not made here.
_LEFT_OUT: Final = ("留言用户", "反对数", "点赞数")
_PREFIX: Final = "留言"


@dataclass(frozen=True, slots=True)
class Columns:
    """Position of each known column, and how many cells a row has."""

    positions: dict[str, int]
    width: int
    unknown: tuple[str, ...]

    def cell(self, cells: Sequence[str], name: str) -> str:
        """The cell under this name; empty when the file has no such column."""
        position = self.positions.get(name)
        return cells[position] if position is not None else ""


def read_header(cells: Sequence[str]) -> Columns:
    """Find the columns. FileProblem names what is missing or doubled."""
    names = [_canonical(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    known = [name for name in names if name in REQUIRED + _OPTIONAL]
    missing = [name for name in REQUIRED if name not in known]
    if missing:
        raise FileProblem(
            _("Columns are missing: %(missing)s. The first row names: %(found)s.")
            % {"missing": joined(missing), "found": joined(name[:20] for name in names[:20] if name)}
        )
    doubled = sorted({name for name in known if known.count(name) > 1})
    if doubled:
        raise FileProblem(_("Columns stand twice: %(doubled)s.") % {"doubled": joined(doubled)})
    return Columns(
        positions={name: position for position, name in enumerate(names) if name in known},
        width=len(names),
        unknown=tuple(name for name in names if name and name not in known and name not in _LEFT_OUT),
    )


def looks_like_header(line: str) -> bool:
    """Whether a first line names at least two of the required columns: enough to tell an encoding."""
    cells = next(csv.reader([line]), [])
    return len({_canonical(cell) for cell in cells} & set(REQUIRED)) >= 2


def _canonical(cell: str) -> str:
    name = "".join(unicodedata.normalize("NFKC", cell).replace("\ufeff", "").split())
    prefixed = f"{_PREFIX}{name}"
    return prefixed if prefixed in REQUIRED else name
