"""What a fact costs on its way from a unit's outbox into the sums of every unit above it."""

from typing import Final

from tests.benchmarks.running import PRODUCT, Figures, alternate, say, throw_away

QUESTIONS: Final = 1_600
"""Of one round; each tells five facts."""
FACTS_EACH: Final = 5
ROUNDS: Final = 5


def measure() -> Figures:
    """relay.vs_floor: facts a second through outbox, inbox and sums ÷ plain batched INSERT of the same."""
    with throw_away() as bench:
        relayed = bench.side("relaying", PRODUCT, bench.database("relayed"))
        inserted = bench.side("relaying", PRODUCT, bench.database("inserted"))
        for side in (relayed, inserted):
            side.call("prepare")

        def through() -> float:
            relayed.call("fill", questions=QUESTIONS)
            return float(relayed.call("relay"))

        def plain() -> float:
            return float(inserted.call("insert", questions=QUESTIONS))

        through()
        plain()
        ours, floor = alternate(ROUNDS, through, plain)
        relayed.call("check")
    facts = QUESTIONS * FACTS_EACH
    say(f"{facts / ours:,.0f} facts a second, inserted alone {facts / floor:,.0f}")
    return {"relay.vs_floor": floor / ours, "relay.per_second": facts / ours}
