"""Designing what units report on a directive: add, order, change, remove, without scripts."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.forms import BadDefinition, Definition, Field, Kind, with_field, words_of_fault
from huisheng.kernel.forms.designing import FieldForm, changed, new_field, rows
from huisheng.kernel.forms.rendering import AnswersForm
from shared_apps.directives.operations import carrying_down, report_forms
from shared_apps.directives.operations.enquiries import SUGGESTIONS
from shared_apps.directives.queries.reports import form_of
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.words import REPORT_ROLES

NEW: Final = "new"
KINDS: Final = tuple(Kind)
"""Kinds of answers that a report may ask for."""
_OF_KIND: Final = {
    Kind.SHORT: ("unit_name", "reporter"),
    Kind.LONG: (SUGGESTIONS,),
}
"""What may be known beforehand, by the kind of answer."""


class ReportFieldForm(FieldForm):
    """One thing that is asked of units, and what is known of it beforehand."""

    role = forms.ChoiceField(
        label=gettext_lazy("What it is used for"),
        required=False,
        help_text=gettext_lazy("What is filled in beforehand units see with its source, and may correct."),
    )

    def __init__(self, data: Any = None, *, definition: Definition, field: Field) -> None:
        super().__init__(data, definition=definition, field=field)
        self.initial["role"] = field.role
        offered = _OF_KIND.get(field.kind, ())
        if not offered:
            del self.fields["role"]
            return
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField), "declared so"
        role.choices = [
            ("", pgettext("used for", "Nothing else")),
            *((code, REPORT_ROLES[code]) for code in offered),
        ]

    def made(self) -> Field:
        """The field as it was filled in, with what it is known by."""
        made = super().made()
        kept = {name: getattr(made, name) for name in Field.__slots__ if name != "role"}
        return Field(**kept, role=self.cleaned_data.get("role", ""))


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The form as it stands and its buttons; a POST names the part."""
    directive = own_or_404(request, directive_id)
    if request.method != "POST":
        return _page(request, directive_id, [])
    actor, part = actor_of(request), request.POST.get("part", "")
    try:
        if part == "send":
            report_forms.send_again(directive.pk, actor)
            messages.success(request, _("Sent. Units that open the report now fill in the new form."))
        elif part == "carried":
            carrying_down.seen(directive.pk, actor)
        elif part == "carry":
            carrying_down.try_again(directive.pk, actor)
            messages.success(request, _("Brought in and sent. Units that open the report now fill it in."))
        elif part == "discard":
            report_forms.discard_draft(directive.pk, actor)
            messages.success(request, _("Forgotten. The form stays as the units have it."))
        else:
            report_forms.change(directive.pk, actor, partial(_pressed, request))
    except report_forms.FormNotOpenError:
        messages.info(request, _not_open())
    except report_forms.NothingToSendError:
        messages.info(request, _("The units have this form already."))
    except carrying_down.NotCarriedError:
        return _page(request, directive_id, [_full()])
    except report_forms.FromAboveError as error:
        return _page(request, directive_id, [_of_above(str(error))])
    except BadDefinition as error:
        return _page(request, directive_id, [words_of_fault(fault) for fault in error.faults])
    except LookupError:
        raise Http404 from None
    return redirect("directives-report-form", directive_id=directive_id)


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def field_page(request: HttpRequest, directive_id: UUID, field: str) -> HttpResponse:
    """Add a field (`new`, with its kind), or change one."""
    own_or_404(request, directive_id)
    known = form_of(directive_id)
    definition = known.definition
    one = _new(request) if field == NEW else definition.field(field)
    if one is None:
        raise Http404
    if one.id in known.from_above:
        messages.info(request, _of_above(str(one.label)))
        return redirect("directives-report-form", directive_id=directive_id)
    form = ReportFieldForm(
        request.POST if request.method == "POST" else None, definition=definition, field=one
    )
    if request.method == "POST" and form.is_valid() and form.in_definition() is not None:
        try:
            report_forms.change(directive_id, actor_of(request), lambda known: with_field(known, form.made()))
        except report_forms.FormNotOpenError:
            messages.info(request, _not_open())
            return redirect("directives-report-form", directive_id=directive_id)
        except report_forms.FromAboveError as error:
            form.add_error(None, _of_above(str(error)))
        except BadDefinition as error:
            # What somebody else has changed meanwhile.
            for fault in error.faults:
                form.add_error(None, words_of_fault(fault))
        else:
            messages.success(request, _("Saved in the form."))
            return redirect("directives-report-form", directive_id=directive_id)
    context = {
        "directive_id": directive_id,
        "form": form,
        "one": one,
        "kind": Kind(one.kind),
        "is_new": field == NEW,
    }
    status = 422 if form.errors else 200
    return render(request, "directives/report_field.html", context, status=status)


def _page(request: HttpRequest, directive_id: UUID, faults: list[str]) -> HttpResponse:
    directive = own_or_404(request, directive_id)
    form = form_of(directive_id)
    context = {
        "directive": directive,
        "form": form,
        "designed": [{**row, "fixed": row["field"].id in form.from_above} for row in rows(form.definition)],
        "can_design": report_forms.is_open(directive),
        "base": reverse("directives-report-form", args=[directive_id]),
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "shown": AnswersForm(form.definition, {}, sent=False, prefix="shown"),
        "faults": faults,
    }
    return render(request, "directives/report_form.html", context, status=422 if faults else 200)


def _pressed(request: HttpRequest, definition: Definition) -> Definition:
    """What a button of the list makes of the form. Raises LookupError for no button."""
    made = changed(definition, request.POST)
    if made is None:
        raise LookupError(request.POST.get("part", ""))
    return made


def _new(request: HttpRequest) -> Field | None:
    try:
        blank = new_field(request.GET.get("kind", ""))
    except ValueError:
        return None
    return blank if blank.kind in KINDS else None


def _not_open() -> str:
    return _("The form cannot be changed any more: the directive has ended, or waits to be issued.")


def _of_above(label: str) -> str:
    return _("“{label}” is asked by the unit above you and stays as it is there. Ask something more.").format(
        label=label
    )


def _full() -> str:
    return _("Both together still ask more than one form may. Take out something of your own first.")
