"""/manage/sections/: sections, faculties, working groups and duty teams, and who is in them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from tenant_apps.people.data.codes import UNITS_OWN, MemberKind, MemberState, SectionKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.operations.keeping import ensure_staff
from tenant_apps.people.operations.sectioning import DEEPEST, SectionRefusedError, close_section, keep_section
from tenant_apps.people.queries.sections import Sections, sections
from tenant_apps.people.queries.staff import staff_names
from tenant_apps.people.web.fields import posted

UNPROCESSABLE = 422
WHY_NOT = {
    "name": gettext_lazy("Another section has this name. Choose a different one."),
    "parent": gettext_lazy("A section cannot stand below itself, nor deeper than four levels."),
    "leader": gettext_lazy("This person does not work here any more. Choose somebody else."),
    "parts": gettext_lazy("It still has parts. Close or move them first."),
}
FIELD = {"name": "name", "parent": "parent", "leader": "leader", "parts": None}


class SectionForm(forms.Form):
    """A section and its people. People are named "m…" by their row here or "a…" by their account."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in UNITS_OWN]
    )
    name = forms.CharField(label=pgettext_lazy("of a section", "Name"), max_length=60)
    parent = forms.TypedChoiceField(
        label=pgettext_lazy("a section", "Belongs to"), required=False, coerce=int, empty_value=None
    )
    has_queue = forms.BooleanField(
        label=gettext_lazy("Questions can be handed to it (a queue of its own)"), required=False
    )
    leader = forms.ChoiceField(label=pgettext_lazy("of a section", "Leader"), required=False)
    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who is in it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, own_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = _choices()
        fields: Any = self.fields
        fields["parent"].choices = [
            ("", "—"),
            *(
                (card.section_id, "　" * card.depth + card.name)
                for card in sections()
                if card.section_id != own_id and card.depth < DEEPEST - 1
            ),
        ]
        fields["leader"].choices = [("", "—"), *people]
        fields["people"].choices = people


@requires("people.members")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The tree."""
    kinds = dict(SectionKind.choices)
    lines = [
        {"section": found, "kind": kinds[found.card.kind], "indent": "　" * found.card.depth}
        for found in Sections().staffed()
    ]
    return render(request, "people/sections.html", {"lines": lines})


@requires("people.members")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new section."""
    initial = {"kind": SectionKind.SECTION, "has_queue": True}
    return _keep(request, SectionForm(posted(request), initial=initial), None)


@requires("people.members")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, section_id: int) -> HttpResponse:
    """Change a section and who is in it."""
    section = _section(section_id)
    initial = {
        "kind": section.kind,
        "name": section.name,
        "parent": section.parent_id,
        "has_queue": section.has_queue,
        "leader": f"m{section.leader_id}" if section.leader_id else "",
        "people": [f"m{pk}" for pk in section.members],
    }
    return _keep(request, SectionForm(posted(request), initial=initial, own_id=section_id), section)


@requires("people.members")
@require_POST
def close(request: HttpRequest, section_id: int) -> HttpResponse:
    """Close a section."""
    section = _section(section_id)
    try:
        close_section(section_id=section_id, actor=account_of(request))
    except SectionRefusedError as error:
        messages.error(request, str(WHY_NOT[error.code]))
        return HttpResponseRedirect(reverse("people-section", args=[section_id]))
    messages.success(
        request, _("“%(name)s” was closed. Questions that name it keep its name.") % {"name": section.name}
    )
    return HttpResponseRedirect(reverse("people-sections"))


def _keep(request: HttpRequest, form: SectionForm, section: Section | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                rows = _rows({*said["people"], *([said["leader"]] if said["leader"] else [])})
                keep_section(
                    section_id=None if section is None else section.pk,
                    kind=said["kind"],
                    name=said["name"],
                    parent_id=said["parent"],
                    leader_id=rows.get(said["leader"]),
                    member_ids=[rows[one] for one in said["people"]],
                    has_queue=said["has_queue"],
                    actor=account_of(request),
                )
        except SectionRefusedError as error:
            form.add_error(FIELD[error.code], WHY_NOT[error.code])
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("people-sections"))
    context = {"form": form, "section": section}
    return render(request, "people/section.html", context, status=UNPROCESSABLE if form.errors else 200)


def _choices() -> list[tuple[str, str]]:
    """Everybody who can be in a section: rows of this app, and staff of whom there is none yet."""
    active = Member.objects.filter(state=MemberState.ACTIVE).exclude(kind=MemberKind.PARTNER)
    rows = list(active.order_by("name", "pk"))
    known = {row.account_id for row in rows}
    found = [(f"m{row.pk}", row.name) for row in rows]
    found += [(f"a{account}", name) for account, name in staff_names().items() if account not in known]
    return sorted(found, key=lambda pair: pair[1])


def _rows(chosen: set[str]) -> dict[str, int]:
    """Member ids by what the form calls them; staff without a row get one."""
    accounts = [int(one[1:]) for one in chosen if one.startswith("a")]
    made = ensure_staff(accounts) if accounts else {}
    return {one: int(one[1:]) if one.startswith("m") else made[int(one[1:])] for one in chosen}


def _section(section_id: int) -> Section:
    found: Section | None = Section.objects.filter(
        pk=section_id, closed_at=None, kind__in=[kind.value for kind in UNITS_OWN]
    ).first()
    if found is None:
        raise Http404
    return found
