"""/manage/training/practice/words/: words of one's own, read by the rules, and kept in no address or row."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import requires
from tenant_apps.training.rules.reading import read

_UNPROCESSABLE = 422
_LONGEST = 2000


class WordsForm(forms.Form):
    """Some sentences as an asker might write them."""

    text = forms.CharField(
        label=gettext_lazy("Write as an asker might"),
        help_text=gettext_lazy("Made-up names and numbers, please. Nothing of it is kept or sent on."),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@requires("training.practise")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and below it what the rules read."""
    form = WordsForm(request.POST if request.method == "POST" else None)
    reading = read(form.cleaned_data["text"]) if request.method == "POST" and form.is_valid() else None
    status = _UNPROCESSABLE if form.errors else 200
    return render(request, "training/words.html", {"form": form, "reading": reading}, status=status)
