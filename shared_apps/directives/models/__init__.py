"""Tables of directives."""

from shared_apps.directives.models.attachments import Attachment
from shared_apps.directives.models.broadcasts import UnitBroadcast
from shared_apps.directives.models.delegations import Delegation
from shared_apps.directives.models.directive import BEFORE_ISSUE, Delivery, Directive, EarlierVersion
from shared_apps.directives.models.enquiries import Enquiry
from shared_apps.directives.models.feeds import CalendarFeed
from shared_apps.directives.models.mornings import Morning
from shared_apps.directives.models.reports import ReportFile, ReportForm, UnitReport
from shared_apps.directives.models.rhythm import UnitActivity
from shared_apps.directives.models.seasons import UnitSeason

__all__ = [
    "BEFORE_ISSUE",
    "Attachment",
    "CalendarFeed",
    "Delegation",
    "Delivery",
    "Directive",
    "EarlierVersion",
    "Enquiry",
    "Morning",
    "ReportFile",
    "ReportForm",
    "UnitActivity",
    "UnitBroadcast",
    "UnitReport",
    "UnitSeason",
]
