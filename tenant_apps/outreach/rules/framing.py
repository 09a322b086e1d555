"""Who may show our list of answers inside a page of theirs."""

from collections.abc import Sequence


def frame_ancestors(sites: Sequence[str]) -> list[str]:
    """The sources of `frame-ancestors`: everybody, or ourselves and the sites that the unit names. Many
    sites of offices are still served without HTTPS, so both schemes are named.
    """
    if not sites:
        return ["*"]
    return ["'self'", *(f"{scheme}://{site}" for site in sites for scheme in ("https", "http"))]
