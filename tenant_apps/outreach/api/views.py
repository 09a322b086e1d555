"""`/api/v1/seasons`, `/api/v1/broadcasts`: what stands in public; and, below
`/api/v1/outreach`, keeping them by a key in the name of one person: the steps and refusals of `/manage/`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from shared_apps.contracts.page_content import BadContent
from shared_apps.directives.public import problem_of
from tenant_apps.outreach.api import shapes
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.operations.keeping_pages import PageChangedMeanwhile, PageRecalledError
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.pages import CampaignPage, Shelf
from tenant_apps.outreach.queries.seasons import SEASONS
from tenant_apps.outreach.web.page_forms import WORDS
from tenant_apps.outreach.web.page_keeping import MANAGE
from tenants.public import here_url

TAG: Final = "seasons and broadcasts"
KEEP: Final = "outreach"
PUBLIC: Final = Limit("api.public", times=120, seconds=60)
CODE: Final = OpenApiParameter("code", str, OpenApiParameter.PATH, description="As the list has it.")
ID: Final = OpenApiParameter("campaign_id", int, OpenApiParameter.PATH, description="`id` of the list.")
Said = dict[str, Any]
Shape = type[serializers.Serializer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Seasons, or broadcasts: their shelf, and their shapes. ``name`` stands in addresses and operations,
    ``what`` in what the document says of them.
    """

    name: str
    what: Promise
    shelf: Shelf[Any]
    public: Shape
    public_page: Shape
    kept: Shape
    kept_page: Shape
    begun: Any
    saved: Any


KINDS: Final = (
    Kind(
        name="season",
        what=pgettext_lazy("in a sentence", "season"),
        shelf=SEASONS,
        public=shapes.SeasonPublicSerializer,
        public_page=shapes.SeasonPublicPageSerializer,
        kept=shapes.SeasonKeptSerializer,
        kept_page=shapes.SeasonKeptPageSerializer,
        begun=shapes.SeasonBegunSerializer,
        saved=shapes.SeasonSavedSerializer,
    ),
    Kind(
        name="broadcast",
        what=pgettext_lazy("in a sentence", "broadcast"),
        shelf=BROADCASTS,
        public=shapes.BroadcastPublicSerializer,
        public_page=shapes.BroadcastPublicPageSerializer,
        kept=shapes.BroadcastKeptSerializer,
        kept_page=shapes.BroadcastKeptPageSerializer,
        begun=shapes.BroadcastBegunSerializer,
        saved=shapes.BroadcastSavedSerializer,
    ),
)
STEPS: Final[dict[str, tuple[Callable[..., None], Promise]]] = {
    "show": (keeping_pages.show, _("Show it to everybody")),
    "end": (keeping_pages.end, _("End it before its time; its page stays and says so")),
    "go-on": (keeping_pages.go_on, _("Let what was ended too early go on until its time")),
    "take-away": (keeping_pages.take_away, _("Take it away; it may be shown again")),
    "discard": (keeping_pages.discard, _("Remove a draft that was never shown")),
}
"""By the end of their address: what is done, in the words of the document."""
_MEANWHILE: Final[Promise] = _("A colleague has changed it meanwhile, or taken a step. Read it again.")
_RECALLED: Final[Promise] = _("The unit above has recalled it. It is not shown again.")


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise what an operation refuses as a Problem with a stable code."""
    try:
        yield
    except BadContent as error:
        # The code of its address stands beside the content.
        raise problem_of(error, WORDS, within="" if error.field == "code" else "content.") from error
    except PageChangedMeanwhile as error:
        raise Problem(409, "changed_meanwhile", _MEANWHILE) from error
    except PageRecalledError as error:
        raise Problem(409, "recalled", _RECALLED) from error
    except LookupError as error:
        raise NotFound from error


def listed(request: Request, found: Sequence[Any], mark: Callable[[Any], str], shape: Shape) -> Response:
    """One page of a list that is at hand as a whole: a unit has a handful of them a year."""
    query = shapes.PageQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    after, limit = query.validated_data["after"], query.validated_data["limit"]
    marks = [mark(one) for one in found]
    if after and after not in marks:
        raise Problem(400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after")
    begin = marks.index(after) + 1 if after else 0
    rows = found[begin : begin + limit]
    following = None
    if begin + limit < len(found):
        following = f"{request.path}?{urlencode({'limit': limit, 'after': mark(rows[-1])})}"
    return Response({"items": [shown(one, shape) for one in rows], "next": following})


def shown(page: CampaignPage[Any], shape: Shape) -> Said:
    """One of them as it goes out."""
    values = {name: getattr(page, name) for name in shape().get_fields() if name not in ("url", "id")}
    return dict(shape({**values, "campaign_id": page.campaign_id, "url": here_url(page.path)}).data)


class KeeperView(ApiView):
    """For keys whose person keeps the unit's seasons and broadcasts."""

    scope = KEEP
    key_needed = True
    right = MANAGE
    key_limit = Limit("api.outreach", times=600, seconds=60)


def views_of(kind: Kind) -> dict[str, type[ApiView]]:
    """The views of seasons, or of broadcasts, by the name of their address."""
    many = f"{kind.name}s"

    class ListView(ApiView):
        limit = PUBLIC
        scope = "read"

        @operation(
            many,
            format_lazy(_("The {what}s that stand in public, the latest first"), what=kind.what),
            tag=TAG,
            answers={200: kind.public_page},
            problems=(400,),
            parameters=[shapes.PageQuery],
            key="read",
            description="No key is needed; with one of this scope it is counted instead of the address.",
        )
        def get(self, request: Request) -> Response:
            return listed(request, kind.shelf.shown(), lambda one: str(one.code), kind.public)

    class OneView(ApiView):
        limit = PUBLIC
        scope = "read"

        @operation(
            kind.name,
            format_lazy(_("One {what} that stands in public"), what=kind.what),
            tag=TAG,
            answers={200: kind.public},
            problems=(404,),
            parameters=[CODE],
            key="read",
        )
        def get(self, request: Request, code: str) -> Response:
            found = kind.shelf.shown_one(code)
            if found is None:
                raise NotFound
            return Response(shown(found, kind.public))

    class KeptListView(KeeperView):
        @operation(
            f"{many}_kept",
            format_lazy(_("All {what}s of the unit, drafts too, the latest first"), what=kind.what),
            tag=TAG,
            answers={200: kind.kept_page},
            problems=(400,),
            parameters=[shapes.PageQuery],
            key=KEEP,
            key_needed=True,
        )
        def get(self, request: Request) -> Response:
            return listed(request, kind.shelf.all(), lambda one: str(one.campaign_id), kind.kept)

    class BeginView(KeeperView):
        @operation(
            f"{kind.name}_begin",
            format_lazy(_("Begin a {what} as a draft, which nobody outside sees"), what=kind.what),
            tag=TAG,
            takes=kind.begun,
            answers={201: shapes.PageStandsSerializer},
            key=KEEP,
            key_needed=True,
            once=True,
        )
        def post(self, request: Request) -> Response:
            body = kind.begun(data=request.data)
            body.is_valid(raise_exception=True)
            said = body.validated_data

            def do() -> Done:
                with as_problems():
                    content = kind.begun.content_of(said["content"])
                    made = keeping_pages.begin(kind.shelf, content, code=said["code"], actor=self.person)
                return Done(201, _stands(kind, made))

            return self.once(request, do)

    class KeptView(KeeperView):
        @operation(
            f"{kind.name}_kept",
            format_lazy(_("One {what} of the unit, in any state"), what=kind.what),
            tag=TAG,
            answers={200: kind.kept},
            problems=(404,),
            parameters=[ID],
            key=KEEP,
            key_needed=True,
        )
        def get(self, request: Request, campaign_id: int) -> Response:
            return Response(shown(_kept(kind, campaign_id), kind.kept))

    class SaveView(KeeperView):
        @operation(
            f"{kind.name}_save",
            format_lazy(_("Replace what a {what} says; one that is shown reads so at once"), what=kind.what),
            tag=TAG,
            takes=kind.saved,
            answers={200: shapes.PageStandsSerializer},
            problems=(404, 409),
            parameters=[ID],
            key=KEEP,
            key_needed=True,
            once=True,
            description="Of one from above only `may_change` is heeded: the rest is its issuer's.",
        )
        def post(self, request: Request, campaign_id: int) -> Response:
            body = kind.saved(data=request.data)
            body.is_valid(raise_exception=True)
            said = body.validated_data
            _kept(kind, campaign_id)

            def do() -> Done:
                with as_problems():
                    content = kind.saved.content_of(said["content"])
                    keeping_pages.save(
                        kind.shelf, campaign_id, content, saves=said["saves"], actor=self.person
                    )
                return Done(200, _stands(kind, campaign_id))

            return self.once(request, do)

    found: dict[str, type[ApiView]] = {
        "": ListView,
        "-one": OneView,
        "-kept": KeptListView,
        "-begin": BeginView,
        "-kept-one": KeptView,
        "-save": SaveView,
    }
    for name, view in found.items():
        view.__doc__ = f"{kind.name}{name}"
        view.__name__ = view.__qualname__ = f"{kind.name}{name}".title().replace("-", "") + "View"
    return found


def step_view_of(kind: Kind, step: str) -> type[KeeperView]:
    """The view of one step."""
    take, summary = STEPS[step]

    class StepView(KeeperView):
        @operation(
            f"{kind.name}_{step.replace('-', '_')}",
            summary,
            tag=TAG,
            takes=shapes.PageSavesSerializer,
            answers={200: shapes.PageGoneSerializer if step == "discard" else shapes.PageStandsSerializer},
            problems=(404, 409),
            parameters=[ID],
            key=KEEP,
            key_needed=True,
            once=True,
        )
        def post(self, request: Request, campaign_id: int) -> Response:
            body = shapes.PageSavesSerializer(data=request.data)
            body.is_valid(raise_exception=True)
            _kept(kind, campaign_id)

            def do() -> Done:
                with as_problems():
                    take(kind.shelf, campaign_id, saves=body.validated_data["saves"], actor=self.person)
                gone = {"id": campaign_id}
                return Done(200, gone if step == "discard" else _stands(kind, campaign_id))

            return self.once(request, do)

    StepView.__name__ = StepView.__qualname__ = f"{kind.name}-{step}".title().replace("-", "") + "View"
    return StepView


def _kept(kind: Kind, campaign_id: int) -> CampaignPage[Any]:
    found: CampaignPage[Any] | None = None
    if campaign_id <= shapes.MOST_ID:
        found = kind.shelf.one(campaign_id)
    if found is None:
        raise NotFound
    return found


def _stands(kind: Kind, campaign_id: int) -> Said:
    return dict(shapes.PageStandsSerializer(_kept(kind, campaign_id)).data)
