"""All guards, by what they keep, and the tables of them in tests/README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.guards.access import ACCESS
from tests.guards.appraisals import APPRAISALS
from tests.guards.briefs import BRIEFS
from tests.guards.broadcasts import BROADCASTS
from tests.guards.cases import CASES
from tests.guards.clusters import CLUSTERS
from tests.guards.codes_by_sms import CODES_BY_SMS
from tests.guards.custody import CUSTODY
from tests.guards.desk import DESK
from tests.guards.difficulties import DIFFICULTIES
from tests.guards.directives import DIRECTIVES
from tests.guards.domains import DOMAINS
from tests.guards.elsewhere import ELSEWHERE
from tests.guards.experts import EXPERTS
from tests.guards.files import FILES
from tests.guards.guard import Guard
from tests.guards.handing_over import HANDING_OVER
from tests.guards.helping import HELPERS
from tests.guards.interfaces import INTERFACES
from tests.guards.isolation import ISOLATION
from tests.guards.kept_pages import KEPT_PAGES
from tests.guards.messaging import MESSAGING
from tests.guards.moderation import MODERATION
from tests.guards.network import NETWORK
from tests.guards.onboarding import ONBOARDING
from tests.guards.open_web import OPEN_WEB
from tests.guards.outside import OUTSIDE
from tests.guards.partners import PARTNERS
from tests.guards.public import PUBLIC
from tests.guards.questions import QUESTIONS
from tests.guards.receivers import RECEIVERS
from tests.guards.reports import REPORTS
from tests.guards.samples import SAMPLES
from tests.guards.seasons import SEASONS
from tests.guards.setup import SETUP
from tests.guards.signing_in_outside import SIGNING_IN_OUTSIDE
from tests.guards.site import SITE
from tests.guards.supervision import SUPERVISION
from tests.guards.tables import TABLES
from tests.guards.training import TRAINING
from tests.guards.visits import VISITS

SECTIONS: Mapping[str, tuple[Guard, ...]] = {
    "Isolation": ISOLATION,
    "Domains of units": DOMAINS,
    "The open web": OPEN_WEB,
    "Access and sign-in": ACCESS,
    "Sign-in through an institution": SIGNING_IN_OUTSIDE,
    "Codes by SMS": CODES_BY_SMS,
    "Messages and audit": MESSAGING,
    "Custody and second persons": CUSTODY,
    "Questions between units": CASES,
    "Handing over": HANDING_OVER,
    "Directives": DIRECTIVES,
    "Supervision": SUPERVISION,
    "Webhooks and robots": RECEIVERS,
    "Bodies outside": OUTSIDE,
    "Difficulties of units": DIFFICULTIES,
    "Visits from above": VISITS,
    "Samples": SAMPLES,
    "Appraisals": APPRAISALS,
    "Briefs": BRIEFS,
    "Questions": QUESTIONS,
    "Held by another unit": ELSEWHERE,
    "The desk": DESK,
    "Files": FILES,
    "Helpers": HELPERS,
    "Addresses of experts": EXPERTS,
    "Partner organisations": PARTNERS,
    "Moderation": MODERATION,
    "Public pages": PUBLIC,
    "Kept pages": KEPT_PAGES,
    "Question seasons": SEASONS,
    "Broadcasts": BROADCASTS,
    "Clusters": CLUSTERS,
    "The unit's own site": SITE,
    "Programs": INTERFACES,
    "The network": NETWORK,
    "Reports by a form": REPORTS,
    "Onboarding": ONBOARDING,
    "Training": TRAINING,
    "First weeks": SETUP,
    "Tables": TABLES,
}
GUARDS: tuple[Guard, ...] = tuple(guard for guards in SECTIONS.values() for guard in guards)


def tables() -> str:
    """What tests/README.md says of the guards, section by section."""
    return "\n\n".join(f"### {name}\n\n{_table(guards)}" for name, guards in SECTIONS.items())


def _table(guards: Iterable[Guard]) -> str:
    lines = ["| guard | place | red without it |", "|---|---|---|"]
    lines += [
        f"| {guard.name} | {_listed(guard.places)} | {_listed(_plain(test) for test in guard.red)} |"
        for guard in guards
    ]
    return "\n".join(lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


def _plain(test: str) -> str:
    """The test without its parameters."""
    return test.partition("[")[0]
