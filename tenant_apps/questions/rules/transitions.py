"""What leads where: the only table of it. A move that is not in it is refused."""

from types import MappingProxyType

from tenant_apps.questions.data.codes import Move, State

TRANSITIONS = MappingProxyType(
    {
        (State.RECEIVED, Move.ACCEPT): State.ACCEPTED,
        (State.RECEIVED, Move.DECLINE): State.NOT_ACCEPTED,
        # An officer may see only while answering that somebody else is responsible.
        (State.ACCEPTED, Move.DECLINE): State.NOT_ACCEPTED,
        (State.ACCEPTED, Move.ANSWER): State.ANSWERED,
    }
)


class NotPossible(Exception):
    """This move does not lead anywhere from this state."""

    def __init__(self, state: str, move: Move) -> None:
        super().__init__(f"{move} from {state}")
        self.state = state
        self.move = move


def next_state(state: str, move: Move) -> State:
    """The state that a move leads to. Raises NotPossible."""
    try:
        return TRANSITIONS[(State(state), move)]
    except KeyError:
        raise NotPossible(state, move) from None


def moves_from(state: str) -> tuple[Move, ...]:
    """The moves that are possible now, in the order of the table."""
    return tuple(move for (start, move) in TRANSITIONS if start == state)
