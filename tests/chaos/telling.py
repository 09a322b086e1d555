"""The result as a table for people and as flat figures."""

from tests.chaos.run import SECONDS_TO_DRAIN, Result

_SHOWN = 5


def tell_messages(result: Result) -> None:
    """Print what was dealt and what the sets say."""
    print(f"\nfaults: {sum(result.faults.values())}")
    for name, number in sorted(result.faults.items(), key=lambda item: -item[1]):
        print(f"  {number:>5}  {name}")
    print(f"messages: {result.messages}, compared as sets both ways")
    print(f"  {'':10}{'sent':>9}{'lost':>7}{'doubled':>9}{'invented':>10}")
    for comparison in result.comparisons:
        differences = (comparison.lost, comparison.doubled, comparison.invented)
        print(
            f"  {comparison.name:10}{comparison.sent:>9}"
            f"{len(comparison.lost):>7}{len(comparison.doubled):>9}{len(comparison.invented):>10}"
        )
        for difference in differences:
            for unit_id, key in sorted(difference)[:_SHOWN]:
                print(f"    unit {unit_id}: {key}")
    share = result.resent / max(1, result.delivered)
    print(f"told done and not kept: {len(result.broken_promises)}; dead letters: {result.dead_letters}")
    print(
        f"drained after {result.seconds_to_drain:.1f} s (at most {SECONDS_TO_DRAIN:.0f}), "
        f"{result.left_over} left"
    )
    print(f"resent: {result.resent} ({share:.1%}, at most {result.size.share_resent:.0%})")
    print("audit chains: " + ("intact" if not result.audit_faults else "; ".join(result.audit_faults)))


def tell_hands(result: Result) -> None:
    """Print how often questions changed hands under which faults, and what does not agree."""
    found = result.hands
    print(f"faults while people worked: {sum(result.faults_at_work.values())}")
    print(f"questions asked: {found.asked}; changes of hands: {found.changes}")
    for outcome, number in sorted(found.outcomes.items(), key=lambda item: -item[1]):
        print(f"  {number:>5}  {outcome}")
    print(
        f"dead letters: {result.hands_dead_letters}; {result.hands_left_over} left; "
        f"{len(found.wrong)} differences between units, custody and figures"
    )


def tell_below(result: Result) -> None:
    """Print how much went down and came back under which faults, and what does not agree."""
    found = result.below
    print(f"faults while directives were issued: {sum(result.faults_below.values())}")
    print(
        f"directives: {found.directives}; in units: {found.deliveries}; reports that hold: {found.reports}; "
        f"handed on and open: {found.handed_on}; dead letters: {result.below_dead_letters}; "
        f"{result.below_left_over} left; "
        f"{len(found.wrong)} differences between above and below"
    )


def tell_isolation(result: Result) -> None:
    """Print what was done and whether anything foreign was met."""
    print(f"mixed operations: {result.operations}")
    for name, found in result.isolation.items():
        print(f"  {name:10}{found.operations:>9}  foreign: {found.foreign}")


def tell_failures(result: Result) -> None:
    """Print what must not be."""
    for failure in result.failures():
        print(f"FAILED: {failure}")


def as_figures(result: Result) -> dict[str, float | int]:
    """The same, flat."""
    return {
        "chaos.faults": sum(result.faults.values()),
        "chaos.kinds": len(result.faults),
        "chaos.messages": result.messages,
        "chaos.lost": sum(len(c.lost) for c in result.comparisons) + len(result.broken_promises),
        "chaos.doubled": sum(len(c.doubled) for c in result.comparisons),
        "chaos.invented": sum(len(c.invented) for c in result.comparisons),
        "chaos.dead_letters": result.dead_letters,
        "chaos.drained_s": round(result.seconds_to_drain, 1),
        "chaos.left_over": result.left_over,
        "chaos.resent_share": round(result.resent / max(1, result.delivered), 4),
        "chaos.hands_faults": sum(result.faults_at_work.values()),
        "chaos.hands_changes": result.hands.changes,
        "chaos.hands_differences": len(result.hands.wrong),
        "chaos.hands_dead_letters": result.hands_dead_letters,
        "chaos.hands_left_over": result.hands_left_over,
        "chaos.below_faults": sum(result.faults_below.values()),
        "chaos.below_deliveries": result.below.deliveries,
        "chaos.below_reports": result.below.reports,
        "chaos.below_handed_on": result.below.handed_on,
        "chaos.below_differences": len(result.below.wrong),
        "chaos.below_dead_letters": result.below_dead_letters,
        "chaos.below_left_over": result.below_left_over,
        "chaos.isolation_operations": result.operations,
        "chaos.isolation_foreign": sum(found.foreign for found in result.isolation.values()),
    }
