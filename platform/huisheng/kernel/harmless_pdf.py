"""A PDF that comes from somebody: readable, without a password, and nothing in it acts or carries anything.

It is looked at and goes on as it came: a signature in it stays good.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any, Final

_MOST_OBJECTS: Final = 200_000

# What a PDF does by itself or on a click (ISO 32000-2, 12.6.4); going to a page or an address is none of it.
_ACTING: Final = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Movie", "/Sound", "/Rendition"}
)
_CARRYING: Final = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
)


class BadPdfError(ValueError):
    """A PDF is not taken; `code` says why: "damaged", "locked", "acts" (a program or another file is in it),
    "size" (more in it than anybody reads).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_pdf(content: bytes) -> None:
    """Look at everything that a reader of the file comes to. Raises BadPdfError."""
    # Only here: few processes ever see a PDF. It complains about every oddity, and what is in a file is for
    # no log.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdf.generic import DictionaryObject

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%%EOF" not in content[-2048:]:
        raise BadPdfError("damaged")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise BadPdfError("locked")
        if not len(reader.pages):
            raise BadPdfError("damaged")
        for found in _reachable(reader.trailer["/Root"]):
            if isinstance(found, DictionaryObject) and (
                found.get("/S") in _ACTING or _CARRYING & found.keys()
            ):
                raise BadPdfError("acts")
    except BadPdfError:
        raise
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError) as error:
        raise BadPdfError("damaged") from error
    except (AssertionError, TypeError, ValueError, NotImplementedError) as error:
        # A reader of a format with thirty years of exceptions raises what it happens to stumble over.
        raise BadPdfError("damaged") from error


def _reachable(root: Any) -> Iterator[Any]:
    """Every object that a reader of the file comes to from its catalogue, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            found = found.get_object()
        count += 1
        if count > _MOST_OBJECTS:
            raise BadPdfError("size")
        if isinstance(found, DictionaryObject):
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)
        yield found
