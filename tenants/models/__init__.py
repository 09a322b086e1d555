"""Rows of the shared schema that say which units exist, where they stand in the tree and how they are
reached.
"""

from tenants.models.domain import Domain
from tenants.models.domain_claim import ClaimState, DomainClaim
from tenants.models.national_day import HolidayName, NationalDay, NationalYear
from tenants.models.place import UnitPlace
from tenants.models.planned_move import PlannedMove
from tenants.models.ready_schema import ReadySchema
from tenants.models.schema_script import SchemaScript
from tenants.models.setting import UnitSetting
from tenants.models.setting_version import SettingVersion
from tenants.models.unit import Unit, UnitKind, UnitState

__all__ = [
    "ClaimState",
    "Domain",
    "DomainClaim",
    "HolidayName",
    "NationalDay",
    "NationalYear",
    "PlannedMove",
    "ReadySchema",
    "SchemaScript",
    "SettingVersion",
    "Unit",
    "UnitKind",
    "UnitPlace",
    "UnitSetting",
    "UnitState",
]
