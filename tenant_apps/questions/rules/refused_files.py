"""Why a file is not taken."""

from enum import StrEnum


class Fault(StrEnum):
    """The reason, for the words in web/file_fields.py and the API."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    KIND = "kind"
    HEIC = "heic"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    ELSEWHERE = "elsewhere"


class BadFile(ValueError):
    """A file that cannot be kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
