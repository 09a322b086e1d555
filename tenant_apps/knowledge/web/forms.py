"""Forms of those who keep the knowledge base."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from shared_apps.contracts.knowledge_messages import PROGRAMME_SORT
from shared_apps.topics.public import first_levels
from tenant_apps.knowledge.data.codes import STAGE_WORDS, Kind, Sort
from tenant_apps.knowledge.models import Version
from tenant_apps.knowledge.rules.content import BadContentError, Content, check
from tenant_apps.knowledge.rules.ready_replies import VARIABLES
from tenant_apps.knowledge.web.words import FIELDS, fault

_PROGRAMME_ONLY = (
    "sort",
    "stages",
    "audience",
    "eligibility",
    "how_to_apply",
    "place",
    "office",
    "contact",
    "link",
    "valid_from",
    "valid_until",
)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ContentForm(forms.Form):
    """One version of an entry. What a kind has no use for is left out."""

    sort = forms.ChoiceField(
        label=FIELDS["sort"], choices=Sort.choices, widget=forms.RadioSelect, initial=Sort.PROGRAMME
    )
    title = forms.CharField(label=FIELDS["title"])
    body = forms.CharField(
        label=FIELDS["body"],
        widget=_lines(12),
        help_text=gettext_lazy(
            "Markdown: an empty line begins a paragraph, “- ” an item of a list, **bold**."
        ),
    )
    audience = forms.CharField(label=FIELDS["audience"], widget=_lines(2))
    eligibility = forms.CharField(label=FIELDS["eligibility"], widget=_lines(3), required=False)
    how_to_apply = forms.CharField(label=FIELDS["how_to_apply"], widget=_lines(4), required=False)
    stages = forms.MultipleChoiceField(
        label=FIELDS["stages"],
        choices=list(STAGE_WORDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        help_text=gettext_lazy("Young people choose by them. None: it is for everybody."),
    )
    place = forms.CharField(
        label=FIELDS["place"],
        required=False,
        help_text=gettext_lazy("Where it holds or where one goes, for example a district or a counter"),
    )
    office = forms.CharField(
        label=FIELDS["office"],
        required=False,
        help_text=gettext_lazy("The unit or department that answers for it"),
    )
    contact = forms.CharField(label=FIELDS["contact"], required=False)
    link = forms.CharField(
        label=FIELDS["link"], required=False, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    valid_from = forms.DateField(
        label=FIELDS["valid_from"],
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Before this day nobody outside sees it. Empty: from now on."),
    )
    valid_until = forms.DateField(
        label=FIELDS["valid_until"],
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("After this day it is no longer suggested. Empty: it does not end."),
    )
    questions = forms.CharField(
        label=FIELDS["questions"],
        required=False,
        widget=_lines(4),
        help_text=gettext_lazy(
            "One per line, in the words of those who ask. It is found and suggested by them."
        ),
    )
    topics = forms.MultipleChoiceField(
        label=FIELDS["topics"],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
    )
    is_public = forms.BooleanField(
        label=FIELDS["is_public"],
        required=False,
        help_text=gettext_lazy("Otherwise staff alone can read it, and it is put into no answer."),
    )
    for_below = forms.BooleanField(
        label=FIELDS["for_below"],
        required=False,
        help_text=gettext_lazy("Every unit below has it at once. It may hide it, or write its own instead."),
    )
    personal = forms.BooleanField(
        label=gettext_lazy("For myself only"),
        required=False,
        help_text=gettext_lazy("It is ready at once, and nobody else sees it."),
    )
    note = forms.CharField(
        label=FIELDS["note"],
        required=False,
        help_text=gettext_lazy("A few words for colleagues, shown in the list of versions."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    saves = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        is_new: bool,
        is_personal: bool = False,
        may_publish: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_personal = kind, is_personal
        topics: Any = self.fields["topics"]
        topics.choices = [(card.code, card.name) for card in first_levels()]
        unwanted: set[str] = set()
        if kind != Kind.PROGRAMME:
            unwanted |= set(_PROGRAMME_ONLY)
        if kind == Kind.CANNED:
            unwanted |= {"questions", "is_public"}
            self.fields["body"].help_text = _reply_help()
            self.fields["body"].widget.attrs["rows"] = 8
        if kind != Kind.CANNED or not is_new or not may_publish:
            unwanted.add("personal")
        if kind == Kind.CANNED and is_new and not may_publish:
            # Whoever may not publish for the unit still has replies of their own.
            self.is_personal = True
        if self.is_personal:
            unwanted |= {"for_below", "note"}
        if is_new:
            unwanted |= {"note", "version", "saves"}
        for name in unwanted:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """The rules of the content, said beside their fields."""
        cleaned = super().clean() or {}
        if cleaned.get("personal"):
            self.is_personal = True
        if not self.errors:
            try:
                check(self.kind, self.content(), is_personal=self.is_personal)
            except BadContentError as error:
                self.add_error(error.field if error.field in self.fields else None, fault(error))
        return cleaned

    def content(self) -> Content:
        """What was written; the form must be valid."""
        said = self.cleaned_data
        return Content(
            title=" ".join(said["title"].split()),
            body=said["body"].replace("\r\n", "\n"),
            questions=tuple(
                dict.fromkeys(line.strip() for line in said.get("questions", "").splitlines() if line.strip())
            ),
            topics=tuple(said.get("topics", ())),
            audience=said.get("audience", "").replace("\r\n", "\n"),
            eligibility=said.get("eligibility", "").replace("\r\n", "\n"),
            how_to_apply=said.get("how_to_apply", "").replace("\r\n", "\n"),
            contact=said.get("contact", ""),
            link=said.get("link", ""),
            valid_until=said.get("valid_until"),
            sort=said.get("sort") or PROGRAMME_SORT,
            stages=tuple(said.get("stages", ())),
            valid_from=said.get("valid_from"),
            place=" ".join(said.get("place", "").split()),
            office=" ".join(said.get("office", "").split()),
            is_public=said.get("is_public", False),
            for_below=said.get("for_below", False),
            note=said.get("note", ""),
        )

    def based_on(self) -> tuple[int, int]:
        """The version that was on the screen, and how often it had been saved."""
        return self.cleaned_data.get("version") or 0, self.cleaned_data.get("saves") or 0


def initial_of(version: Version) -> dict[str, Any]:
    """What the form shows of a version."""
    return {
        **{name: getattr(version, name) for name in ContentForm.base_fields if hasattr(version, name)},
        "questions": "\n".join(version.questions),
        "note": version.note if version.published_at is None else "",
        "version": version.number,
    }


def _reply_help() -> str:
    names = pgettext("between variables", ", ").join(
        f"{{{word}}} {what}" for word, what in VARIABLES.values()
    )
    return _("Names in braces are filled in: %(names)s.") % {"names": names}


class FileForm(forms.Form):
    """A file with entries to take in as drafts."""

    file = forms.FileField(
        label=pgettext_lazy("knowledge", "File"),
        help_text=gettext_lazy(
            "XLSX as exported here, at most 5 MB and 500 rows. A row with a number is a draft of that entry."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    only_check = forms.BooleanField(label=gettext_lazy("Only check, take nothing in"), required=False)
