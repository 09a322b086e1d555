"""What follows a case to its holder once it has changed hands (``case_messages``), and what is told again."""

from dataclasses import dataclass
from typing import ClassVar

from shared_apps.contracts.parcels import Parcel

# --- what came to it after its parcel was made, and its files


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCompleted:
    """Up, from a unit that has let go of a case by the change of hands ``hop``: what came to it after its
    parcel was made, or what it was sent so when it had handed the case on already. Parts of a parcel:
    ``thread`` (no words of the asker, which go as acts), ``rungs``, ``urged_at``.
    """

    kind: ClassVar[str] = "case.completed"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    hop: int
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAddedTo:
    """Down, to the holder: the same. Not to the unit of origin, which has every word of it."""

    kind: ClassVar[str] = "case.added_to"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    hop: int
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilesSent:
    """Up, from the unit of origin, after each change of hands and for what its asker adds later: the files
    that follow a case to its holder.

    ``files`` say of each its id, side, name, kind, size, digest (SHA-256), the path in the unit's storage,
    and the keys of the message or answer that it came with. The network copies it.
    """

    kind: ClassVar[str] = "case.files_sent"
    version: ClassVar[int] = 1

    question_id: str
    hop: int
    files: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilesGiven:
    """Down, to the holder: the same, with paths in its own storage, where they stand already."""

    kind: ClassVar[str] = "case.files_given"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    hop: int
    files: list[dict[str, str]]


# --- told again, where a unit's tables do not say what the row of custody says


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReleased:
    """Down, to a unit that gave a case away by the change of hands ``hop``: it lets go, if it has not."""

    kind: ClassVar[str] = "case.released"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    to_unit: int
    to_name: str
    way: str
    hop: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWanted:
    """Down, to the unit of origin: wrap it up for whoever holds it after the change of hands ``hop``."""

    kind: ClassVar[str] = "case.wanted"
    version: ClassVar[int] = 1

    question_id: str
    hop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRestored:
    """Up, from the unit of origin: here it is, as its asker reads it."""

    kind: ClassVar[str] = "case.restored"
    version: ClassVar[int] = 1

    question_id: str
    hop: int
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseToldAgain:
    """From whoever repairs to the relay, which alone speaks for the row of custody."""

    kind: ClassVar[str] = "case.told_again"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
