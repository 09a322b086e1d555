"""Who takes part by the API: a header says it, never a cookie."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.views import ApiView
from tenant_apps.readers.queries.known import ReaderCard, reader_of

TOKEN: Final = OpenApiParameter(
    "X-Reader-Token",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Who takes part: the token of POST /readers/tokens.",
)


class ReaderView(ApiView):
    """For people who have verified a phone or WeChat with this unit."""

    reader: ReaderCard

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who it is, or 401."""
        super().initial(request, *args, **kwargs)
        found = reader_of(request.headers.get("X-Reader-Token", ""))
        if found is None:
            raise Problem(401, "not_verified", _("Verify a phone first: this token does not hold here."))
        self.reader = found

    @property
    def who(self) -> str:
        """Keys of one person are never those of another."""
        return f"reader:{self.reader.reader_id}"
