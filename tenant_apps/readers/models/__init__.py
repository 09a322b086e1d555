from tenant_apps.readers.models.phone_code import PhoneCode
from tenant_apps.readers.models.reader import Reader

__all__ = ["PhoneCode", "Reader"]
