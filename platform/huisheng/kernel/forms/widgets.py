"""What a browser has no control for: a table, and a file that may be stored already."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from huisheng.kernel.forms.answers import StoredFile
from huisheng.kernel.forms.definition import Field
from huisheng.kernel.forms.faults import row_name
from huisheng.kernel.forms.uploads import NEW, TAKEN_OFF, accepted

_SPARE: Final = 2
"""Empty rows that stand open below those that are filled in; the others are folded away."""


class TableInput(forms.Widget):
    """Rows of labelled cells: beside each other where there is room, below each other on a phone."""

    template_name = "kernel_forms/table.html"
    use_fieldset = True

    def __init__(self, table: Field, cells: Mapping[str, forms.Widget], labels: Mapping[str, str]) -> None:
        super().__init__()
        self.table, self.cells, self.labels = table, cells, labels
        self.typed: Mapping[str, Sequence[str]] = {}
        self.faults: dict[str, str] = {}

    def id_for_label(self, id_: str) -> str:
        """The first cell, to which a list of errors leads."""
        return f"{id_}.{self.table.row_keys[0]}.{self.table.columns[0].id}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Nothing: the cells are read by their own names."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Every row with its cells drawn."""
        identity = (attrs or {}).get("id", f"id_{name}")
        rows = [self._row(name, identity, key) for key in self.table.row_keys]
        open_until = len(rows)
        if not self.table.options:
            filled = [number for number, row in enumerate(rows, 1) if row["filled"]]
            open_until = (filled[-1] if filled else 0) + _SPARE
        return {
            "widget": {"name": name, "attrs": {"id": identity}},
            "rows": rows[:open_until],
            "more": rows[open_until:],
        }

    def _row(self, name: str, identity: str, key: str) -> dict[str, Any]:
        cells = []
        filled = False
        for column in self.table.columns:
            at = f"{self.table.id}.{key}.{column.id}"
            said = next(iter(self.typed.get(at, ())), "")
            filled = filled or bool(said) or at in self.faults
            cell = f"{identity}.{key}.{column.id}"
            attrs: dict[str, Any] = {"id": cell}
            if at in self.faults:
                attrs |= {"aria-invalid": "true", "aria-describedby": f"{cell}_error"}
            cells.append(
                {
                    "id": cell,
                    "label": self.labels[column.id],
                    "required": column.required,
                    "fault": self.faults.get(at, ""),
                    "html": self.cells[column.id].render(f"{name}.{key}.{column.id}", said, attrs),
                }
            )
        return {"name": row_name(self.table, key), "cells": cells, "filled": filled}


class FileInput(forms.Widget):
    """Files: those that are stored, each of which may be taken off, and a place to choose more."""

    template_name = "kernel_forms/file.html"

    def __init__(self, one: Field) -> None:
        super().__init__()
        self.one = one
        self.stored: Sequence[StoredFile] = ()
        self.links: Mapping[str, str] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        """Nothing: the app stores files before it reads answers."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The stored files by name, each with its id, which goes back with the page."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {
            "stored": [
                {**file, "bytes": int(file.get("size") or 0), "href": self.links.get(file["id"], "")}
                for file in self.stored
            ],
            "chosen": f"{name}.{NEW}",
            "off": f"{name}.{TAKEN_OFF}",
            "accepted": accepted(self.one),
            "several": self.one.most_files > 1,
        }
