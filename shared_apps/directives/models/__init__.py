"""Tables of directives."""

from shared_apps.directives.models.directive import Delivery, Directive
from shared_apps.directives.models.enquiries import Enquiry
from shared_apps.directives.models.reports import ReportForm, UnitReport

__all__ = ["Delivery", "Directive", "Enquiry", "ReportForm", "UnitReport"]
