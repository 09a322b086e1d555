"""Who had a part in a case and therefore decides nothing about it any more."""

from tenant_apps.moderation.models import Case


def barred(case: Case) -> frozenset[int]:
    """Who wrote the item, proposed a verdict, or (before a second look) decided."""
    parts = (case.author, case.proposed_by, case.decided_by)
    return frozenset(account for account in parts if account is not None)
