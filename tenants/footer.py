"""The footer of a unit's site: who runs it, how to reach them, where to report content, licence numbers.

Sources: the telephone and e-mail for reports must stand on the site (Provisions on the Ecology of Network
Information Content Governance, 2020, article 16); the ICP number stands at the foot of the home page and
leads to the ministry's register (Measures for the Record of Non-commercial Internet Information Services,
article 13); the number of the record at the public security organ likewise.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.look import FootFact
from tenants.settings_layers import declare_setting

ORGANISER: Final = "footer.organiser"
CONTACT: Final = "footer.contact"
REPORT_PHONE: Final = "footer.report_phone"
REPORT_EMAIL: Final = "footer.report_email"
ICP: Final = "footer.icp"
POLICE: Final = "footer.police"
FOOTER_KEYS: Final = (ORGANISER, CONTACT, REPORT_PHONE, REPORT_EMAIL, ICP, POLICE)

_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{2,18}[0-9](?:转[0-9]{1,6})?\Z", re.ASCII)
_ICP: Final = re.compile(r"[\u4e00-\u9fff]ICP[备证][0-9]{6,12}号(?:-[0-9]{1,4})?\Z")
_POLICE: Final = re.compile(r"[\u4e00-\u9fff]公网安备\s?([0-9]{14})号\Z")
_ICP_REGISTER: Final = "https://beian.miit.gov.cn/"
_POLICE_REGISTER: Final = "https://beian.mps.gov.cn/#/query/webSearch?code="


def _phone(value: str) -> None:
    if value and not _PHONE.match(value):
        raise ValidationError(_("Write a telephone number, for example 0531-12345678 or 12355."))


def _email(value: str) -> None:
    if value:
        validate_email(value)


def _icp(value: str) -> None:
    if value and not _ICP.match(value):
        raise ValidationError(_("Write the number as the ministry gave it, for example 鲁ICP备12345678号-1."))


def _police(value: str) -> None:
    if value and not _POLICE.match(value):
        raise ValidationError(_("Write the number as it was given, for example 鲁公网安备37010202000001号."))


def _short(value: str) -> None:
    if len(value) > 120 or "\n" in value:
        raise ValidationError(_("Write at most 120 characters in one line."))


declare_setting(
    ORGANISER, str, "", _("Organiser"), help_text=_("Empty: the unit's name."), check=_short, local_only=True
)
declare_setting(
    CONTACT,
    str,
    "",
    _("Contact"),
    help_text=_("Address, telephone or office hours."),
    check=_short,
    local_only=True,
)
declare_setting(REPORT_PHONE, str, "", _("Telephone for reports"), check=_phone)
declare_setting(REPORT_EMAIL, str, "", _("E-mail for reports"), check=_email)
declare_setting(ICP, str, "", _("ICP record number"), check=_icp)
declare_setting(POLICE, str, "", _("Public security record number"), check=_police)


def foot_facts(values: Mapping[str, Any], *, unit_name: str) -> tuple[FootFact, ...]:
    """Lines of the footer from the effective settings; what is not set is left out."""
    facts = [FootFact(label=gettext("Organiser:"), text=str(values[ORGANISER]) or unit_name)]
    if values[CONTACT]:
        facts.append(FootFact(label=gettext("Contact:"), text=str(values[CONTACT])))
    phone, email = str(values[REPORT_PHONE]), str(values[REPORT_EMAIL])
    if phone:
        facts.append(
            FootFact(
                label=gettext("Report content by telephone:"),
                text=phone,
                href=f"tel:{phone.partition('转')[0].replace(' ', '').replace('-', '')}",
            )
        )
    if email:
        facts.append(FootFact(label=gettext("Report content by e-mail:"), text=email, href=f"mailto:{email}"))
    if values[ICP]:
        facts.append(FootFact(text=str(values[ICP]), href=_ICP_REGISTER))
    if values[POLICE]:
        found = _POLICE.match(str(values[POLICE]))
        facts.append(
            FootFact(
                text=str(values[POLICE]), href=f"{_POLICE_REGISTER}{found[1]}" if found else _POLICE_REGISTER
            )
        )
    return tuple(facts)
