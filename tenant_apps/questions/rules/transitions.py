"""What leads where: the only table of it. A move that is not in it is refused.

A unit may switch on the EXTENSIONS that it wants (settings ``questions.allow.…``); it can add no other way,
so that every move has its step, its history and its facts.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from tenant_apps.questions.data.codes import ExtraMove, Move, State

Table = Mapping[tuple[State, Move], State]

TRANSITIONS: Table = MappingProxyType(
    {
        (State.RECEIVED, Move.ACCEPT): State.ACCEPTED,
        (State.RECEIVED, Move.DECLINE): State.NOT_ACCEPTED,
        (State.RECEIVED, Move.MERGE): State.MERGED,
        (State.RECEIVED, Move.WITHDRAW): State.WITHDRAWN,
        # An officer may see only while answering that somebody else is responsible.
        (State.ACCEPTED, Move.DECLINE): State.NOT_ACCEPTED,
        (State.ACCEPTED, Move.ANSWER): State.ANSWERED,
        (State.ACCEPTED, Move.MERGE): State.MERGED,
        (State.ACCEPTED, Move.WITHDRAW): State.WITHDRAWN,
        # An answer alone does not close what needs handling.
        (State.ANSWERED, Move.HANDLE): State.HANDLING,
        (State.ANSWERED, Move.REDO): State.HANDLING,
        (State.ANSWERED, Move.CONFIRM): State.CLOSED,
        (State.ANSWERED, Move.CLOSE): State.CLOSED,
        (State.ANSWERED, Move.WITHDRAW): State.WITHDRAWN,
        (State.HANDLING, Move.RESOLVE): State.RESOLVED,
        (State.HANDLING, Move.GIVE_UP): State.UNRESOLVABLE,
        (State.HANDLING, Move.WITHDRAW): State.WITHDRAWN,
        # The handler proposes 办结; only the asker's word, or seven days of silence, closes.
        (State.RESOLVED, Move.CONFIRM): State.CLOSED,
        (State.RESOLVED, Move.CLOSE): State.CLOSED,
        (State.RESOLVED, Move.REDO): State.HANDLING,
        (State.UNRESOLVABLE, Move.CONFIRM): State.CLOSED,
        (State.UNRESOLVABLE, Move.CLOSE): State.CLOSED,
        (State.UNRESOLVABLE, Move.REDO): State.HANDLING,
        (State.CLOSED, Move.REOPEN): State.HANDLING,
        (State.NOT_ACCEPTED, Move.READMIT): State.ACCEPTED,
        (State.MERGED, Move.SPLIT): State.ACCEPTED,
        # One asker takes theirs back; the main question and the others go on.
        (State.MERGED, Move.WITHDRAW): State.WITHDRAWN,
        # Of a copy alone: the question itself, at home, shows the state that it has where it is held.
        (State.RECEIVED, Move.HAND_ON): State.HANDED_ON,
        (State.ACCEPTED, Move.HAND_ON): State.HANDED_ON,
        (State.ANSWERED, Move.HAND_ON): State.HANDED_ON,
        (State.HANDLING, Move.HAND_ON): State.HANDED_ON,
        (State.RESOLVED, Move.HAND_ON): State.HANDED_ON,
        (State.UNRESOLVABLE, Move.HAND_ON): State.HANDED_ON,
        # Its asker, or the seven days of silence, ended it while it was being called up.
        (State.CLOSED, Move.HAND_ON): State.HANDED_ON,
    }
)

EXTENSIONS: Mapping[str, Table] = MappingProxyType(
    {
        ExtraMove.HANDLE_AGAIN: MappingProxyType(
            {
                (State.RESOLVED, Move.HANDLE): State.HANDLING,
                (State.UNRESOLVABLE, Move.HANDLE): State.HANDLING,
            }
        ),
        ExtraMove.HANDLE_CLOSED: MappingProxyType({(State.CLOSED, Move.HANDLE): State.HANDLING}),
    }
)


class NotPossible(Exception):
    """This move does not lead anywhere from this state."""

    def __init__(self, state: str, move: Move) -> None:
        super().__init__(f"{move} from {state}")
        self.state = state
        self.move = move


def table(extensions: Collection[str] = ()) -> Table:
    """The table of a unit that has switched these extensions on; unknown ones count for nothing."""
    extra: dict[tuple[State, Move], State] = {}
    for code in extensions:
        if code in EXTENSIONS:
            extra.update(EXTENSIONS[code])
    return {**TRANSITIONS, **extra} if extra else TRANSITIONS


def next_state(state: str, move: Move, extensions: Collection[str] = ()) -> State:
    """The state that a move leads to. Raises NotPossible."""
    try:
        return table(extensions)[(State(state), move)]
    except KeyError:
        raise NotPossible(state, move) from None


def moves_from(state: str, extensions: Collection[str] = ()) -> tuple[Move, ...]:
    """The moves that are possible now, in the order of the table."""
    return tuple(move for (start, move) in table(extensions) if start == state)
