"""`/manage/articles/`: writing pages and news, looking at them as readers will, publishing, going back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.web.names import joined
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.operations import articles
from tenant_apps.pages.operations.articles import BadArticleError, ChangedMeanwhileError, NotPublishedError
from tenant_apps.pages.queries.articles import Kept, kept, kept_rows
from tenant_apps.pages.rules.markup import not_shown, shown_html
from tenant_apps.pages.web.article_forms import ArticleForm


@requires("pages.site")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Pages and news, drafts among them; `?kind=` shows one sort."""
    kind = request.GET.get("kind", "")
    wanted = ArticleKind(kind) if kind in ArticleKind.values else None
    pages, rows = kept_rows(wanted, request.GET.get("page"))
    context = {"pages": pages, "rows": rows, "kind": wanted or "", "kinds": ArticleKind.choices}
    return render(request, "pages/articles.html", context)


@requires("pages.site")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a page or a piece of news."""
    if kind not in ArticleKind.values:
        raise Http404
    of_kind = ArticleKind(kind)
    form = _form(request, None)
    if form.is_bound and form.is_valid():
        try:
            made = articles.begin(of_kind, form.written(), actor=account_of(request))
        except BadArticleError as error:
            form.say(error)
        else:
            if "publish" in request.POST:
                articles.publish(made, saves=1, actor=account_of(request))
            _tell(request, form, published="publish" in request.POST)
            return redirect("pages-article", article_id=made)
    context = {"form": form, "kind": of_kind, "is_new": True}
    return render(request, "pages/article_edit.html", context, status=422 if form.is_bound else 200)


@requires("pages.site")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, article_id: int) -> HttpResponse:
    """One of them: how it stands, its form, and what was published."""
    now = _kept(article_id)
    if request.method != "POST":
        return _page(request, now, _form(request, now))
    form = _form(request, now)
    if not form.is_valid():
        return _page(request, now, form, status=422)
    try:
        saves = articles.save(article_id, form.written(), saves=form.saves_seen(), actor=account_of(request))
        if "publish" in request.POST:
            articles.publish(article_id, saves=saves, actor=account_of(request))
    except BadArticleError as error:
        form.say(error)
        return _page(request, now, form, status=422)
    except ChangedMeanwhileError:
        return _changed_meanwhile(request, article_id, form)
    except LookupError:
        raise Http404 from None
    _tell(request, form, published="publish" in request.POST)
    return redirect("pages-article", article_id=article_id)


@requires("pages.site")
@require_safe
def preview(request: HttpRequest, article_id: int) -> HttpResponse:
    """The draft as readers would get it, `?in=en` in English; never kept (who needs a right gets
    `no-store`).
    """
    now = _kept(article_id)
    if request.GET.get("in") == "en" and now.title_en:
        with override("en"):
            return _preview(request, now, now.title_en, shown_html(now.body_en, "en"))
    return _preview(request, now, now.title, shown_html(now.body))


@requires("pages.site")
@require_POST
def step(request: HttpRequest, article_id: int) -> HttpResponse:
    """Publish as it is (`publish`), show an earlier edition again (`back` with its number), take it away
    (`away`), or remove a draft (`discard`).
    """
    now = _kept(article_id)
    saves, me = _number(request.POST.get("saves")), account_of(request)
    try:
        if "publish" in request.POST:
            articles.publish(article_id, saves=saves, actor=me)
            messages.success(request, _("Published. Everybody sees it from now on."))
        elif "back" in request.POST:
            number = _number(request.POST["back"])
            articles.go_back(article_id, number, saves=saves, actor=me)
            messages.success(request, _("Version %(n)s is shown again.") % {"n": number})
        elif "away" in request.POST:
            articles.take_away(article_id, saves=saves, actor=me)
            messages.success(request, _("Taken away. Nobody sees it any more; you can publish it again."))
        elif "discard" in request.POST and not now.edition:
            articles.discard(article_id, saves=saves, actor=me)
            messages.success(request, _("The draft is removed."))
            return redirect("pages-articles")
    except ChangedMeanwhileError:
        messages.warning(request, _("A colleague has changed it meanwhile. Look at it again first."))
    except NotPublishedError:
        messages.warning(request, _("That is not published."))
    except LookupError:
        raise Http404 from None
    return redirect("pages-article", article_id=article_id)


def _preview(request: HttpRequest, now: Kept, title: str, html: SafeString) -> HttpResponse:
    context = {
        "card": {"title": title, "shown_at": None, "begins": ""},
        "html": html,
        "is_news": now.kind is ArticleKind.NEWS,
        "article": now,
    }
    return render(request, "pages/article_preview.html", context)


def _changed_meanwhile(request: HttpRequest, article_id: int, form: ArticleForm) -> HttpResponse:
    """What was typed comes back, with what stands now beside it: a second press puts it over that."""
    now = _kept(article_id)
    values = request.POST.copy()
    values["saves"], values["body"] = str(now.saves), form.cleaned_data["body"]
    again = ArticleForm(values, kept=now)
    again.add_error(
        None,
        _(
            "%(name)s saved meanwhile. Their text stands below; yours is still in the form. "
            "Save again to put yours in its place."
        )
        % {"name": now.changed_by or _("A colleague")},
    )
    return _page(request, now, again, status=409, theirs=now)


def _page(
    request: HttpRequest, now: Kept, form: ArticleForm, *, status: int = 200, theirs: Kept | None = None
) -> HttpResponse:
    context = {"form": form, "kept": now, "kind": now.kind, "theirs": theirs}
    return render(request, "pages/article_edit.html", context, status=status)


def _tell(request: HttpRequest, form: ArticleForm, *, published: bool) -> None:
    if published:
        messages.success(request, _("Published. Everybody sees it from now on."))
    else:
        messages.success(request, _("Saved as a draft. Readers see it once it is published."))
    written = form.written()
    texts = [written.body, *([written.english.body] if written.english else [])]
    left_out = sorted({what for text in texts for what in not_shown(text)})
    if left_out:
        messages.warning(
            request,
            _("Left out on the page, since it may not stand there: %(what)s.") % {"what": joined(left_out)},
        )


def _form(request: HttpRequest, now: Kept | None) -> ArticleForm:
    data: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    return ArticleForm(*data, kept=now)


def _kept(article_id: int) -> Kept:
    found = kept(article_id)
    if found is None:
        raise Http404
    return found


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
