"""`/manage/site/menu/`: order, names and entries of the menu, in the draft of the site."""

from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import requires
from shared_apps.topics import public as topics
from tenant_apps.pages.operations import arranging
from tenant_apps.pages.operations.articles import ChangedMeanwhileError
from tenant_apps.pages.queries.arrangements import draft
from tenant_apps.pages.queries.site import site
from tenant_apps.pages.rules.menu import ASK, ENGLISH_MAX, LABEL_MAX, BadMenuError, Entry, EntryKind
from tenant_apps.pages.web.arranging import account_of, changed_meanwhile, digits, saves_of
from tenant_apps.pages.web.menus import name_of, usual_menu, with_new_ones
from tenant_apps.questions import public as questions

_SAY: Final = {
    "many": gettext_lazy("A menu has at most twelve entries. Take one away first."),
    "twice": gettext_lazy("This stands in the menu already."),
    "long": gettext_lazy("At most 12 characters, in English at most 24."),
    "outside": gettext_lazy("Write an address that begins with https://."),
    "label": gettext_lazy("Say what the entry is called."),
    "page": gettext_lazy("Choose one of the published pages."),
    "topic": gettext_lazy("Choose a topic."),
    "ask": gettext_lazy("The way to ask can be called otherwise, but not hidden."),
}


class EntryForm(forms.Form):
    """Names of one entry, and whether it is shown."""

    label = forms.CharField(label=gettext_lazy("Name in the menu"), max_length=LABEL_MAX, required=False)
    english = forms.CharField(label=gettext_lazy("Name in English"), max_length=ENGLISH_MAX, required=False)
    is_shown = forms.BooleanField(label=gettext_lazy("Stands in the menu"), required=False)

    def __init__(self, *args: Any, entry: Entry, usual: str, **kwargs: Any) -> None:
        said = {"label": entry.label, "english": entry.english, "is_shown": entry.is_shown}
        super().__init__(*args, **{**kwargs, "initial": said})
        self.entry, self.usual = entry, usual
        self.fields["label"].widget.attrs["placeholder"] = usual

    @property
    def is_ours(self) -> bool:
        """Whether it can be taken away; what the system brings can be hidden."""
        return self.entry.kind is not EntryKind.BUILT_IN

    def changed(self) -> Entry:
        """The entry as the form says it; as it stood where the form was not sent."""
        if not self.is_bound:
            return self.entry
        said = self.cleaned_data
        return replace(self.entry, label=said["label"], english=said["english"], is_shown=said["is_shown"])


class NewEntryForm(forms.Form):
    """One more entry: a page, a topic, or an address of another site."""

    page = forms.ChoiceField(label=gettext_lazy("A page of ours"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("A topic"), required=False)
    outside = forms.CharField(
        label=gettext_lazy("Another site"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "https://", "autocapitalize": "none"}),
    )
    label = forms.CharField(label=gettext_lazy("Name in the menu"), max_length=LABEL_MAX, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages, of_topics = self.fields["page"], self.fields["topic"]
        assert isinstance(pages, forms.ChoiceField)
        assert isinstance(of_topics, forms.ChoiceField)
        pages.choices = [("", "—"), *((card.address, card.title) for card in site().pages)]
        of_topics.choices = [("", "—"), *_topic_choices()]

    def entry(self) -> Entry | None:
        """The new entry; None where nothing was chosen."""
        said = self.cleaned_data
        for kind in (EntryKind.PAGE, EntryKind.TOPIC, EntryKind.OUTSIDE):
            if said[kind.value]:
                return Entry(kind=kind, to=said[kind.value], label=said["label"])
        return None


@requires("pages.site")
@require_http_methods(["GET", "HEAD", "POST"])
def menu(request: HttpRequest) -> HttpResponse:
    """All entries in one form: whatever button is pressed, what was typed into the others is kept."""
    now, here = draft(), site()
    usual = usual_menu()
    entries = usual if now.menu is None else with_new_ones(now.menu)
    data = (request.POST,) if request.method == "POST" else ()
    forms_ = [_entry_form(request, entry, name_of(entry, here)) for entry in entries]
    new = NewEntryForm(*data, prefix="new")
    status = 200
    if data:
        status = 422
        faulty = [form for form in (*forms_, new) if form.is_bound and not form.is_valid()]
        if not faulty:
            usual_again = "usual" in request.POST
            wanted = None if usual_again else _wanted(request, [form.changed() for form in forms_], new)
            try:
                arranging.change(
                    lambda content: replace(content, menu=wanted),
                    saves=saves_of(request),
                    actor=account_of(request),
                )
            except ChangedMeanwhileError:
                changed_meanwhile(request)
                now, status = draft(), 409
            except BadMenuError as error:
                at_ask = (form for form in forms_ if form.entry.to == ASK)
                at = next(at_ask) if error.code == "ask" else new
                at.add_error(None, str(_SAY[error.code]))
            else:
                messages.success(request, _("Saved in the draft. Readers see it once it is published."))
                return redirect("pages-site-menu")
    context = {"draft": now, "forms": forms_, "new": new, "is_usual": now.menu is None}
    return render(request, "pages/site_menu.html", context, status=status)


def _entry_form(request: HttpRequest, entry: Entry, usual: str) -> EntryForm:
    # Named by what it leads to: should a colleague have moved it meanwhile, what was typed stays with it.
    prefix = blake2b(f"{entry.kind} {entry.to}".encode(), digest_size=6).hexdigest()
    sent = f"{prefix}-label" in request.POST
    return EntryForm(*((request.POST,) if sent else ()), entry=entry, usual=usual, prefix=prefix)


def _wanted(request: HttpRequest, entries: list[Entry], new: NewEntryForm) -> tuple[Entry, ...]:
    pressed = next((request.POST[name] for name in ("up", "down", "remove") if name in request.POST), "")
    place = digits(pressed)
    there = place - 1 if "up" in request.POST else place + 1
    if "remove" in request.POST and 0 <= place < len(entries):
        del entries[place]
    elif 0 <= place < len(entries) and 0 <= there < len(entries):
        entries[place], entries[there] = entries[there], entries[place]
    more = new.entry()
    return (*entries, *([more] if more is not None else []))


def _topic_choices() -> list[tuple[str, str]]:
    own = [(f"own-{topic.id}", topic.name) for topic in questions.own_topics() if not topic.hidden]
    sensitive = topics.sensitive_codes()
    return [(card.code, str(card.name)) for card in topics.first_levels() if card.code not in sensitive] + own
