"""A client of GeoReport v2, written from the published document alone: element names, order of calls, and
how XML and JSON correspond.
"""

import json
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.test import Client

LISTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
BASE = "/open311/v2"


@dataclass
class Said:
    """An answer: status, and the document as Python; ``root`` is the outermost element of XML."""

    status: int
    root: str
    value: Any
    headers: Any


@dataclass
class GeoReport:
    """One endpoint in one format."""

    client: Client
    form: str

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str) -> Said:
        return self._read(self.client.get(f"{BASE}/{path}.{self.form}", query, headers=headers or {}))

    def post(self, headers: dict[str, str] | None = None, **fields: str | list[str]) -> Said:
        from urllib.parse import urlencode

        return self._read(
            self.client.post(
                f"{BASE}/requests.{self.form}",
                urlencode(fields, doseq=True),
                content_type="application/x-www-form-urlencoded; charset=utf-8",
                headers=headers or {},
            )
        )

    def _read(self, response: Any) -> Said:
        kind = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}[self.form]
        assert response["Content-Type"] == kind
        if self.form == "json":
            return Said(response.status_code, "", json.loads(response.content), response)
        assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
        root = ElementTree.fromstring(response.content)
        return Said(response.status_code, root.tag, _value(root), response)


def _value(element: ElementTree.Element) -> Any:
    """As the JSON of the standard has it: lists lose the names of their items, nothing becomes null."""
    if element.tag in LISTS:
        assert {child.tag for child in element} <= {LISTS[element.tag]}
        return [_value(child) for child in element]
    if len(element):
        return {child.tag: _value(child) for child in element}
    text = (element.text or "").strip()
    return {"true": True, "false": False, "": None}.get(text, text)
