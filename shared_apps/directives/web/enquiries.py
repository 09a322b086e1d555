"""Questions and suggestions of units, answered by the issuer."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.directives.models import Directive, Enquiry
from shared_apps.directives.operations import enquiries as operations
from shared_apps.directives.queries.enquiries import enquiries
from shared_apps.directives.queries.visibility import may_issue_for
from shared_apps.directives.web.access import own_or_404, words_or_404


class EnquiryForm(forms.Form):
    """An answer."""

    answer = forms.CharField(
        label=pgettext_lazy("to units", "Your answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to_all = forms.BooleanField(
        label=gettext_lazy("Tell all units that have this directive; who asked is not named"),
        required=False,
    )


@requires("directives.view")
@require_safe
def listed(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """All of one directive, those without an answer first."""
    return _page(request, words_or_404(request, directive_id), None, None)


@requires("directives.issue")
@require_POST
def answer(request: HttpRequest, directive_id: UUID, enquiry_id: UUID) -> HttpResponse:
    """Answer one, or correct the answer."""
    directive = own_or_404(request, directive_id)
    form = EnquiryForm(request.POST, prefix=str(enquiry_id))
    if not form.is_valid():
        return _page(request, directive, enquiry_id, form)
    said = form.cleaned_data
    try:
        row = operations.answer(
            directive.pk, enquiry_id, actor_of(request), text=said["answer"], to_all=said["to_all"]
        )
    except Enquiry.DoesNotExist:
        raise Http404 from None
    text = _("Answered. All units have it.") if row.to_all else _("Answered. The unit has it.")
    messages.success(request, text)
    return redirect("directives-enquiries", directive_id=directive.pk)


def _page(
    request: HttpRequest, directive: Directive, wrong: UUID | None, form: EnquiryForm | None
) -> HttpResponse:
    may_act = may_issue_for(actor_of(request), directive.issuer_unit_id)
    rows = [
        {
            "view": view,
            "form": form
            if view.enquiry.pk == wrong
            else EnquiryForm(prefix=str(view.enquiry.pk), initial={"answer": view.enquiry.answer}),
        }
        for view in enquiries(directive.pk)
    ]
    context = {"directive": directive, "rows": rows, "may_act": may_act, "form": form, "wrong": wrong}
    return render(request, "directives/enquiries.html", context, status=422 if form else 200)
