"""`/manage/seasons/` and `/manage/broadcasts/`: writing one, looking at it as readers will, showing, ending,
taking it away. What differs between the two stands in their ``Desk``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.access import account_of
from shared_apps.contracts.page_content import BadContent
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.operations.keeping_pages import PageChangedMeanwhile, PageRecalledError
from tenant_apps.outreach.queries.campaigns import campaign
from tenant_apps.outreach.queries.pages import CampaignPage, Shelf
from tenant_apps.outreach.web.page_forms import PageForm

MANAGE: Final = "outreach.manage"


_STEPS: Final[dict[str, tuple[Callable[..., None], Promise]]] = {
    "show": (keeping_pages.show, gettext_lazy("Shown. Everybody sees it from now on.")),
    "end": (keeping_pages.end, gettext_lazy("Ended. Its page stays and says that it is over.")),
    "on": (keeping_pages.go_on, gettext_lazy("It goes on until the time that you have set.")),
    "away": (
        keeping_pages.take_away,
        gettext_lazy("Taken away. Nobody sees it any more; you can show it again."),
    ),
    "seen": (keeping_pages.look_at, gettext_lazy("Noted. What changes next is shown again.")),
    "discard": (keeping_pages.discard, gettext_lazy("The draft is removed.")),
}
"""By the name of their button: what is done, and what is said of it. Only what was never shown is removed."""


def _nothing(_page: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where seasons, or broadcasts, are kept. ``parts`` are the words for what a unit may say, or says,
    otherwise in one from above; ``more`` is what its page shows besides, of a draft that is begun
    (None) as well.
    """

    shelf: Shelf[Any]
    form: type[PageForm]
    all: Promise
    begin: Promise
    parts: Mapping[str, Promise]
    recalled: Promise
    was_recalled: Promise
    more: Callable[[Any], dict[str, Any]] = field(default=_nothing)

    @property
    def name(self) -> str:
        """By which its templates and addresses are called: season, broadcast."""
        return self.shelf.kind.name

    @property
    def line(self) -> str:
        """The template of one line about one of them."""
        return f"outreach/{self.name}_line.html"

    @property
    def list_name(self) -> str:
        """The address of the list."""
        return f"outreach-{self.name}s-keep"

    @property
    def edit_name(self) -> str:
        """The address of one of them."""
        return f"outreach-{self.name}-keep"

    @property
    def step_name(self) -> str:
        """Where its buttons lead."""
        return f"outreach-{self.name}-step"

    @property
    def preview_name(self) -> str:
        """Where it is seen as readers will see it."""
        return f"outreach-{self.name}-preview"

    @property
    def unit_may_end(self) -> bool:
        """Whether a unit may end one from above before its time."""
        return keeping_pages.unit_may_end(self.shelf)

    def one_or_404(self, campaign_id: int) -> Any:
        """One of the unit, in any state."""
        found = self.shelf.one(campaign_id)
        if found is None:
            raise Http404
        return found

    def new(self, request: HttpRequest) -> HttpResponse:
        """Begin a draft."""
        form: Any = self.form(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                made = keeping_pages.begin(
                    self.shelf,
                    form.content(),
                    code=form.cleaned_data.get("code", ""),
                    actor=account_of(request),
                )
            except BadContent as error:
                form.say(error)
            else:
                messages.success(request, _("Saved as a draft. Nobody outside sees it yet."))
                return redirect(self.edit_name, campaign_id=made)
        context = {"desk": self, "form": form, **self.more(None)}
        status = 422 if form.errors else 200
        return render(request, f"outreach/{self.name}_edit.html", context, status=status)

    def edit(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """One of them: how it stands, and its form."""
        now = self.one_or_404(campaign_id)
        if request.method != "POST":
            form: Any = self.form(now=now.content, parts=now.parts, initial={"saves": now.saves})
            return self._page(request, now, form)
        form = self.form(request.POST, now=now.content, parts=now.parts)
        if not form.is_valid():
            return self._page(request, now, form, status=422)
        saves = form.cleaned_data.get("saves") or 0
        try:
            keeping_pages.save(
                self.shelf, campaign_id, form.content(), saves=saves, actor=account_of(request)
            )
        except BadContent as error:
            form.say(error)
            return self._page(request, now, form, status=422)
        except PageChangedMeanwhile:
            return self._changed_meanwhile(request, campaign_id)
        except LookupError:
            raise Http404 from None
        messages.success(
            request,
            _("Saved. Everybody reads it so from now on.") if now.shown_at else _("Saved as a draft."),
        )
        return redirect(self.edit_name, campaign_id=campaign_id)

    def step(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """Take the step whose button was pressed (``_STEPS``). `saves` says on which state of it it stood."""
        self.one_or_404(campaign_id)
        typed = request.POST.get("saves", "")
        saves = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
        name = next((name for name in _STEPS if name in request.POST), "")
        part = request.POST.get("issuers", "")
        try:
            if part in self.parts:
                keeping_pages.take_issuers(
                    self.shelf, campaign_id, part, saves=saves, actor=account_of(request)
                )
                messages.success(request, _("It reads here as the issuer says it."))
            elif name:
                take, said = _STEPS[name]
                take(self.shelf, campaign_id, saves=saves, actor=account_of(request))
                messages.success(request, str(said))
        except PageChangedMeanwhile:
            messages.warning(request, _("A colleague has changed it meanwhile. Look at it again first."))
        except PageRecalledError:
            messages.warning(request, str(self.recalled))
        except LookupError:
            raise Http404 from None
        else:
            if name == "discard":
                return redirect(self.list_name)
        return redirect(self.edit_name, campaign_id=campaign_id)

    def _changed_meanwhile(self, request: HttpRequest, campaign_id: int) -> HttpResponse:
        """What was typed comes back, now based on what stands: a second press puts it over that."""
        now = self.one_or_404(campaign_id)
        values = request.POST.copy()
        values["saves"] = str(now.saves)
        again = self.form(values, now=now.content, parts=now.parts)
        again.add_error(
            None,
            _(
                "A colleague saved meanwhile. Look at it in another window; yours is still in the form. "
                "Save again to put yours in its place."
            ),
        )
        return self._page(request, now, again, status=409)

    def _page(
        self, request: HttpRequest, now: CampaignPage[Any], form: PageForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            "desk": self,
            "item": now,
            self.name: now,
            "form": form,
            "card": campaign(now.campaign_id),
            **self.more(now),
        }
        if now.parts is not None:
            context |= {
                "parts": [self.parts[code] for code in now.parts],
                "changed": [self.parts[code] for code in now.changed],
                "conflicts": [(code, self.parts[code]) for code in now.conflicts],
            }
        return render(request, f"outreach/{self.name}_edit.html", context, status=status)
