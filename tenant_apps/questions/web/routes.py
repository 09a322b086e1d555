"""`/manage/routing/`: to whom questions go as a rule, by topic or by the line that they come from."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.people import public as people
from tenant_apps.questions.operations import route_keeping
from tenant_apps.questions.operations.route_keeping import BadRouteError
from tenant_apps.questions.queries import routes
from tenant_apps.questions.queries.routes import RouteLock
from tenants.public import SettingLockedError, find_units

UNPROCESSABLE = 422
NAMED = 5
"""Units named where several fit what was typed."""


class RouteForm(forms.Form):
    """One rule: a topic or a line, and one of a section and a unit."""

    what = forms.ChoiceField(
        label=gettext_lazy("Topic or line"),
        error_messages={"required": gettext_lazy("Choose what the rule is about.")},
    )
    section = forms.ChoiceField(label=gettext_lazy("To a section here"), required=False)
    unit = forms.CharField(
        label=gettext_lazy("Or to another unit"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Name or pinyin. Units below follow the same rule, unless they set their own."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, only_sections: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = topics.tree()
        by_line = [(f"line:{line}", label) for line, label in routes.lines_below()]
        by_topic = [
            (
                first.name,
                [
                    (first.code, first.name),
                    *((card.code, " › ".join(card.trail)) for card in tree.children(first.code)),
                ],
            )
            for first in tree.children()
        ]
        what: Any = self.fields["what"]
        what.choices = [("", _("Choose")), *([(_("Lines"), by_line)] if by_line else []), *by_topic]
        section: Any = self.fields["section"]
        cards = people.sections(with_queue=True)
        section.choices = [("", _("No section")), *((str(card.section_id), card.name) for card in cards)]
        if only_sections:
            del self.fields["unit"]
            section.required = True

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two; a line goes to a section; the name fits one unit."""
        said: dict[str, Any] = super().clean() or {}
        section, typed = said.get("section"), (said.get("unit") or "").strip()
        if "unit" not in self.fields:
            return said
        if bool(section) == bool(typed):
            raise ValidationError(_("Choose a section, or enter a unit: one of the two."))
        if typed and str(said.get("what", "")).startswith("line:"):
            raise ValidationError({"section": _("What comes from a line goes to a section here.")})
        if typed:
            said["unit_id"] = _only_unit(typed)
        return said


@requires("questions.manage_topics")
@require_http_methods(["GET", "HEAD", "POST"])
def routes_page(request: HttpRequest) -> HttpResponse:
    """The rules, one more, or one less."""
    account = actor_of(request).account_id
    if account is None:
        raise Http404
    lock = routes.locked()
    form = RouteForm(request.POST if "what" in request.POST else None, only_sections=bool(lock.above))
    if request.method != "POST":
        return _page(request, form, lock)
    try:
        if "lock" in request.POST and lock.possible:
            route_keeping.lock(request.POST["lock"] == "on", actor=account)
            messages.success(request, _("Saved."))
            return _back()
        if "forget" in request.POST:
            entry, of_units = request.POST["forget"][:40], request.POST.get("of") == "units"
            route_keeping.forget(entry, of_units=of_units, actor=account)
            messages.success(request, _("The rule is gone."))
            return _back()
        if form.is_valid():
            _keep(form.cleaned_data, account)
            messages.success(request, _("Saved. It is proposed from now on; a person still decides."))
            return _back()
    except SettingLockedError:
        messages.error(request, _("An upper unit has locked this setting. It can only be changed there."))
    except BadRouteError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, _("This cannot be chosen any more, or there are too many rules."))
    return _page(request, form, lock, status=UNPROCESSABLE)


def _keep(said: dict[str, Any], account: int) -> None:
    what = said["what"]
    if what.startswith("line:"):
        route_keeping.line_to_section(what.removeprefix("line:"), int(said["section"]), actor=account)
    elif said["section"]:
        route_keeping.to_section(what, int(said["section"]), actor=account)
    else:
        route_keeping.to_unit(what, said["unit_id"], actor=account)


def _only_unit(typed: str) -> int:
    here = current_unit().id
    found = [one.card for one in find_units(typed) if one.card.id != here]
    exact = [card for card in found if typed in (card.name, card.short_name)]
    fitting = exact or found
    if not fitting:
        raise ValidationError({"unit": _("No unit fits. Enter another part of its name.")})
    if len(fitting) > 1:
        names = _(", ").join(card.short_name for card in fitting[:NAMED])
        raise ValidationError({"unit": _("Several fit: %(names)s. Enter the whole name.") % {"names": names}})
    return fitting[0].id


def _page(request: HttpRequest, form: RouteForm, lock: RouteLock, *, status: int = 200) -> HttpResponse:
    context = {"rows": routes.rows(), "form": form, "lock": lock}
    return render(request, "questions/routes.html", context, status=status)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("questions-routes"), status=303)
