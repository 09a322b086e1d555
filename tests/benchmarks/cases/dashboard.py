"""What a province's dashboard costs, and what it would cost to go from schema to schema."""

from tests.benchmarks.running import PRODUCT, Figures, alternate, say, throw_away

FEW, MANY, LOOPED = 20, 2_000, 400
QUESTIONS, DAYS = 120, 365
"""Of each unit, in a year: the real messages are 93 for each of thirty units."""
TIMES, ROUNDS = 20, 7


def measure() -> Figures:
    """dashboard.loop_vs_ours: the figures of the province's table at 400 units, both warm."""
    with throw_away() as bench:
        side = bench.side("dashboards", PRODUCT, bench.database("looped"))
        side.call("prepare", units=LOOPED, questions=QUESTIONS, days=DAYS)
        side.call("make_schemas")
        side.call("loop")
        side.call("compare")
        loop, ours = alternate(ROUNDS, lambda: side.call("loop"), lambda: side.call("table", times=TIMES))
    say(f"schema by schema {loop * 1000:.0f} ms, ours {ours * 1000:.2f} ms")
    return {"dashboard.loop_vs_ours": loop / ours}


def measure_growth() -> Figures:
    """dashboard.growth: the whole dashboard of a province of 2,000 units ÷ of one of 20, 17 cities each."""
    with throw_away() as bench:
        few = bench.side("dashboards", PRODUCT, bench.database("few"))
        few.call("prepare", units=FEW)
        many = bench.side("dashboards", PRODUCT, bench.database("many"))
        many.call("prepare", units=MANY)
        small, large = alternate(
            ROUNDS, lambda: few.call("whole", times=TIMES), lambda: many.call("whole", times=TIMES)
        )
    say(f"{FEW} units {small * 1000:.1f} ms, {MANY} units {large * 1000:.1f} ms")
    return {"dashboard.growth": large / small}
