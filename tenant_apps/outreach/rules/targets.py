"""Where campaigns lead. Spelt, so that it needs no request; a test compares it with the pages' own."""

from tenant_apps.outreach.data.codes import Target


def path_of(target: str, key: str) -> str:
    """The path of the page."""
    match Target(target):
        case Target.ASK:
            return "/ask/"
        case Target.HOME:
            return "/"
        case Target.LIST:
            return "/questions/"
        case Target.TOPIC:
            return f"/topics/{key}/"
        case Target.QUESTION:
            return f"/questions/{key}/"
        case Target.SEASON:
            return f"/seasons/{key}/"
        case Target.BROADCAST:
            return f"/live/{key}/"


def link_path(code: str) -> str:
    """The path of a campaign's own link."""
    return f"/c/{code}/"
