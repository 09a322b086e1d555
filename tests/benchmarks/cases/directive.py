"""How soon and at what cost a directive is in the inbox of every unit that it is addressed to."""

from statistics import median

from tests.benchmarks.cases.uplink import workers
from tests.benchmarks.running import PRODUCT, Bench, Figures, Side, alternate, say, throw_away

TENS, HUNDREDS, THOUSANDS = 20, 200, 2_000
ROUNDS = 5
LOOKS = 5


def measure() -> Figures:
    """directive.small_growth: the cost per unit of reaching 200 units ÷ of reaching 20."""
    with throw_away() as bench:
        few, many = _sides(bench, TENS, HUNDREDS)
        growth = _per_unit_growth(few, many, TENS, HUNDREDS)
        return {"directive.small_growth": growth, **_of_issuing(few, many, TENS, HUNDREDS)}


def measure_reach() -> Figures:
    """directive.per_unit_growth: 2,000 units ÷ 200, the relay working in one process; directive.reach_2000_s:
    with a worker and beat, as an installation has them.
    """
    with throw_away() as bench:
        few, many = _sides(bench, HUNDREDS, THOUSANDS)
        figures = {"directive.per_unit_growth": _per_unit_growth(few, many, HUNDREDS, THOUSANDS)}
        figures |= _of_issuing(few, many, HUNDREDS, THOUSANDS)
        with workers(bench, "many"):
            many.call("reach_by_workers")
            seconds = [float(many.call("reach_by_workers")) for _ in range(ROUNDS)]
        say(f"issue to {THOUSANDS} inboxes by workers: {', '.join(f'{one:.1f}' for one in seconds)} s")
        return figures | {"directive.reach_2000_s": median(seconds)}


def _sides(bench: Bench, few_units: int, many_units: int) -> tuple[Side, Side]:
    few = bench.side("directives", PRODUCT, bench.database("few"))
    few.call("prepare", units=few_units)
    many = bench.side("directives", PRODUCT, bench.database("many"))
    many.call("prepare", units=many_units)
    # The first time each schema is met the server reads its catalogue: once in the life of a connection.
    few.call("reach")
    many.call("reach")
    return few, many


def _per_unit_growth(few: Side, many: Side, few_units: int, many_units: int) -> float:
    small, large = alternate(ROUNDS, lambda: few.call("reach"), lambda: many.call("reach"))
    say(
        f"per unit: {1000 * small / few_units:.2f} ms at {few_units}, "
        f"{1000 * large / many_units:.2f} ms at {many_units}"
    )
    return (large / many_units) / (small / few_units)


def _of_issuing(few: Side, many: Side, few_units: int, many_units: int) -> Figures:
    """That the issue and the board take no statement more, however many units there are."""
    (_seconds, small), (seconds, large) = few.call("issue_alone"), many.call("issue_alone")
    (_looked, few_looks), (looked, many_looks) = few.call("look", times=LOOKS), many.call("look", times=LOOKS)
    say(
        f"issue to {many_units} units: {seconds * 1000:.0f} ms, {large} statements ({small} at {few_units});"
        f" the board: {looked * 1000:.0f} ms in {many_looks} ({few_looks})"
    )
    return {"directive.more_statements": float(max(large - small, many_looks - few_looks))}
