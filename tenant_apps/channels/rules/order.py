"""By which way a person is told, and by which one next."""

from collections.abc import Collection, Iterable, Sequence

from tenant_apps.channels.data.codes import DEFAULT_ORDER, URGENT_ORDER, Way


def ways_in_order(chosen: Iterable[str], *, urgent: bool = False) -> tuple[Way, ...]:
    """All ways, the chosen ones first and the site last; codes that nobody knows are left out.

    Whoever names some ways wants these; the others stay as a last resort before the site only for what is
    urgent.
    """
    known = [Way(code) for code in chosen if code in set(Way) and code != Way.SITE]
    wanted = list(dict.fromkeys(known))
    if urgent:
        rest: Sequence[Way] = URGENT_ORDER
    else:
        rest = () if wanted else DEFAULT_ORDER
    return (*dict.fromkeys([*wanted, *(way for way in rest if way != Way.SITE)]), Way.SITE)


def first_possible(
    order: Iterable[Way], *, possible: Collection[str], stopped: Collection[str], tried: Collection[str]
) -> Way:
    """The first way that can be used, is not stopped and has not been tried. The site always remains."""
    for way in order:
        if way == Way.SITE:
            break
        if way in possible and way not in stopped and way not in tried:
            return way
    return Way.SITE
