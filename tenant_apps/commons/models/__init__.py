from tenant_apps.commons.models.comment import Comment
from tenant_apps.commons.models.credit import Credit
from tenant_apps.commons.models.interest import Interest
from tenant_apps.commons.models.publication import Publication

__all__ = ["Comment", "Credit", "Interest", "Publication"]
