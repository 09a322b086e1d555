"""Giving a directive to colleagues, saying something about it, asking its issuer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import actor_of, requires
from tenant_apps.directive_inbox.operations import working_together
from tenant_apps.directive_inbox.operations.acting import DirectiveEndedError
from tenant_apps.directive_inbox.queries.item import InboxItem, item_page
from tenant_apps.directive_inbox.queries.together import together
from tenant_apps.people.public import section_names, staff_names


class SayForm(forms.Form):
    """A comment among colleagues."""

    text = forms.CharField(
        label=gettext_lazy("To colleagues"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only your unit reads it."),
    )


class AskForm(forms.Form):
    """A question to the issuer."""

    text = forms.CharField(
        label=gettext_lazy("Your question to the issuer"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The answer comes here; the issuer may give it to all units, without your name."
        ),
    )


class AssignForm(forms.Form):
    """Who does it."""

    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("People"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    sections = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Sections"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("people", staff_names()), ("sections", section_names())):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField), "declared so"
            field.choices = list(choices.items())
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Somebody has to have it."""
        cleaned = self.cleaned_data
        if not self.errors and not cleaned.get("people") and not cleaned.get("sections"):
            raise forms.ValidationError(_("Choose at least one person or section."))
        return cleaned


@requires("directive_inbox.act")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Choose who does it."""
    item = _item_or_404(directive_id)
    known = together(directive_id)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        initial={"people": known.people, "sections": known.sections},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            working_together.assign(
                directive_id,
                actor_of(request),
                people=said.get("people", []),
                sections=said.get("sections", []),
            )
        except working_together.NobodyChosenError:
            form.add_error(None, _("Nobody of those works here any more. Choose somebody else."))
        else:
            messages.success(request, _("Given. They find it under what is theirs."))
            return redirect("directive_inbox-item", directive_id=directive_id)
    status = 422 if form.errors else 200
    return render(request, "directive_inbox/assign.html", {"item": item, "form": form}, status=status)


@requires("directive_inbox.act")
@require_POST
def comment(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Say something to colleagues."""
    item = _item_or_404(directive_id)
    form = SayForm(request.POST, prefix="say")
    if not form.is_valid():
        return _words_page(request, item, form, _("To colleagues"))
    working_together.comment(directive_id, actor_of(request), form.cleaned_data["text"])
    messages.success(request, _("Said. Your colleagues read it here."))
    return redirect("directive_inbox-item", directive_id=directive_id)


@requires("directive_inbox.act")
@require_POST
def ask(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Ask the issuer."""
    item = _item_or_404(directive_id)
    form = AskForm(request.POST, prefix="ask")
    if not form.is_valid():
        return _words_page(request, item, form, _("Ask the issuer"))
    try:
        working_together.ask(directive_id, actor_of(request), form.cleaned_data["text"])
    except DirectiveEndedError:
        messages.warning(request, _("The issuer has ended this directive. Nothing more is awaited."))
    else:
        messages.success(request, _("Asked. The answer comes here."))
    return redirect("directive_inbox-item", directive_id=directive_id)


def _item_or_404(directive_id: UUID) -> InboxItem:
    item = item_page(directive_id)
    if item is None:
        raise Http404
    return item


def _words_page(request: HttpRequest, item: InboxItem, form: forms.Form, title: str) -> HttpResponse:
    """What was written, with what is wrong with it."""
    context = {"item": item, "form": form, "title": title}
    return render(request, "directive_inbox/words.html", context, status=422)
