"""The two formats of Open311: XML as the standard names its elements, and the same as JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

XML: Final = "xml"
JSON: Final = "json"
CONTENT_TYPES: Final = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}

_ITEMS: Final = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
"""What one item of a list is called; JSON leaves it out, and the outermost name too."""
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(form: str, root: str, value: Any, *, status: int = 200) -> HttpResponse:
    """One document in one of the formats."""
    body = _xml(root, value) if form == XML else json.dumps(value, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPES[form])


def _xml(root: str, value: Any) -> str:
    written = StringIO()
    document = SimplerXMLGenerator(written, "utf-8", short_empty_elements=True)
    document.startDocument()
    _element(document, root, value)
    document.endDocument()
    return written.getvalue()


def _element(document: SimplerXMLGenerator, name: str, value: Any) -> None:
    document.startElement(name, AttributesImpl({}))
    if isinstance(value, Mapping):
        for inner, one in value.items():
            _element(document, inner, one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            _element(document, _ITEMS[name], one)
    elif isinstance(value, bool):
        document.characters(str(value).lower())
    elif value is not None:
        document.characters(_NOT_XML.sub("", str(value)))
    document.endElement(name)
