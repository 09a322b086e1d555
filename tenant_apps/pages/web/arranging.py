"""`/manage/site/`: the home page's blocks, the menu and the foot as one draft; preview, publishing, undo."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.names import joined
from tenant_apps.pages.operations import arranging
from tenant_apps.pages.operations.arranging import Change, Content
from tenant_apps.pages.operations.articles import ChangedMeanwhileError, NotPublishedError
from tenant_apps.pages.queries.arrangements import Draft, draft, published
from tenant_apps.pages.queries.site import Site, site
from tenant_apps.pages.rules import blocks
from tenant_apps.pages.rules.blocks import OWN, WRITTEN, BadBlockError, Block, BlockKind
from tenant_apps.pages.rules.markup import not_shown
from tenant_apps.pages.web.arranging_forms import BlockForm, FootForm
from tenant_apps.pages.web.home import home_context
from tenants.public import (
    FOOTER_KEYS,
    Look,
    current_card,
    declared_settings,
    explain_settings,
    foot_facts,
    unit_look,
)

SAY = {
    "ask": lambda: _("The field to ask stays on the home page: it is what the site is for."),
    "many": lambda: _("There are twenty blocks already. Take one away first."),
    "twice": lambda: _("This block stands there already."),
}


@requires("pages.site")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The draft with what can be done to each block, and what was published."""
    now = draft()
    there = {block.kind for block in now.blocks} - OWN
    context = {
        "draft": now,
        "blocks": list(now.blocks),
        "top": int(now.blocks[0].kind is BlockKind.BANNER),
        "kinds": [(kind.value, kind.label) for kind in BlockKind if kind not in there],
        "menu": now.menu,
        "foot": [declared_settings()[key].label for key in now.foot],
        "published": published(),
    }
    return render(request, "pages/site.html", context)


@requires("pages.site")
@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """One thing done to the draft, as the pressed button says."""
    saves, me = saves_of(request), account_of(request)
    place = _place(request)
    changes: dict[str, Callable[[Content], tuple[Block, ...]]] = {
        "up": lambda content: blocks.moved(content.blocks, place, -1),
        "down": lambda content: blocks.moved(content.blocks, place, 1),
        "remove": lambda content: blocks.without(content.blocks, place),
        "add": lambda content: blocks.added(content.blocks, _new_block(request)),
    }
    pressed = next((name for name in changes if name in request.POST), "")
    try:
        if pressed:
            arranging.change(
                lambda content: replace(content, blocks=changes[pressed](content)), saves=saves, actor=me
            )
            if request.POST.get("add") in {kind.value for kind in WRITTEN}:
                at_top = request.POST["add"] == BlockKind.BANNER
                return redirect("pages-site-block", place=0 if at_top else len(draft().blocks) - 1)
        elif "publish" in request.POST:
            _number, locked = arranging.publish(saves=saves, actor=me)
            _published(request, locked)
        elif "back" in request.POST:
            _number, locked = arranging.go_back(digits(request.POST["back"]), saves=saves, actor=me)
            _published(request, locked)
        elif "drop" in request.POST:
            arranging.drop(saves=saves, actor=me)
            messages.success(request, _("The changes are thrown away. The draft is what is shown."))
    except ChangedMeanwhileError:
        changed_meanwhile(request)
    except NotPublishedError:
        messages.warning(request, _("That is not published."))
    except BadBlockError as error:
        messages.warning(request, SAY[error.code]())
    return redirect("pages-site")


@requires("pages.site")
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, place: int) -> HttpResponse:
    """What can be said of one block."""
    now = draft()
    if place >= len(now.blocks):
        raise Http404
    data: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BlockForm(*data, block=now.blocks[place])
    if form.is_bound and form.is_valid():
        changed = form.changed_block()

        def write(content: Content) -> Content:
            return replace(content, blocks=blocks.put(content.blocks, place, changed))

        if _changed(request, write):
            told_left_out(request, changed.body)
            return redirect("pages-site")
        # What was typed stays in the form; where the draft stands now, a second press knows.
        now = draft()
        if place >= len(now.blocks) or now.blocks[place].kind is not changed.kind:
            return redirect("pages-site")
        return render(request, "pages/site_block.html", _block_context(now, place, form), status=409)
    status = 422 if form.is_bound else 200
    return render(request, "pages/site_block.html", _block_context(now, place, form), status=status)


@requires("pages.site")
@require_http_methods(["GET", "HEAD", "POST"])
def foot(request: HttpRequest) -> HttpResponse:
    """The lines of the footer, in the draft."""
    now = draft()
    views = explain_settings(current_unit().id, FOOTER_KEYS)
    data = (request.POST,) if request.method == "POST" else ()
    form = FootForm(*data, views=views, drafted=dict(now.foot))
    status = 200
    if form.is_bound and form.is_valid():
        changes = form.changes()
        if _changed(request, lambda content: replace(content, foot=changes)):
            return redirect("pages-site")
        now, status = draft(), 409
    elif form.is_bound:
        status = 422
    locked = any(view.layer == "locked" for view in views.values())
    context = {"form": form, "draft": now, "locked": locked}
    return render(request, "pages/site_foot.html", context, status=status)


@requires("pages.site")
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The home page as the draft has it; never kept (who needs a right gets `no-store`)."""
    now, shown = draft(), site()
    here = Site(blocks=blocks.rendered(now.blocks), menu=now.menu, pages=shown.pages, news=shown.news)
    request.site_in_preview = here  # type: ignore[attr-defined]
    request.look = _look_in_preview(now)  # type: ignore[attr-defined]
    return render(request, "pages/home_preview.html", home_context(here))


def _look_in_preview(now: Draft) -> Look:
    """The site's look with the foot of the draft. Its version is its own: parts of pages are kept by it, and
    nothing of a draft may be shown to anybody else.
    """
    card = current_card()
    look = unit_look(card)
    values = {key: view.value for key, view in explain_settings(card.id, FOOTER_KEYS).items()}
    facts = foot_facts({**values, **now.foot}, unit_name=card.name)
    return replace(look, footer=facts, version=f"{look.version}-draft-{now.saves}")


def _block_context(now: Draft, place: int, form: BlockForm) -> dict[str, Any]:
    return {"draft": now, "place": place, "kept": now.blocks[place], "form": form}


def _changed(request: HttpRequest, how: Change) -> bool:
    try:
        arranging.change(how, saves=saves_of(request), actor=account_of(request))
    except ChangedMeanwhileError:
        changed_meanwhile(request)
        return False
    messages.success(request, _("Saved in the draft. Readers see it once it is published."))
    return True


def changed_meanwhile(request: HttpRequest) -> None:
    """Tell whoever comes second, by name, who was first."""
    name = draft().changed_by or _("A colleague")
    messages.warning(
        request,
        _("%(name)s has changed the draft meanwhile. Look at it, then do it once more.") % {"name": name},
    )


def told_left_out(request: HttpRequest, body: str) -> None:
    """Name what of a text stands on no page."""
    left_out = not_shown(body)
    if left_out:
        messages.warning(
            request,
            _("Left out on the page, since it may not stand there: %(what)s.") % {"what": joined(left_out)},
        )


def saves_of(request: HttpRequest) -> int:
    """The save of the draft that the form showed; -1 for none, which no draft has."""
    return digits(request.POST.get("saves", ""))


def account_of(request: HttpRequest) -> int:
    """Whoever is signed in."""
    account_id = actor_of(request).account_id
    assert account_id is not None  # requires()
    return account_id


def _published(request: HttpRequest, locked: list[str]) -> None:
    messages.success(request, _("Published. Everybody sees it from now on."))
    if locked:
        names = joined([str(declared_settings()[key].label) for key in locked])
        messages.warning(
            request, _("A unit above has locked this; it stays as it is: %(what)s.") % {"what": names}
        )


def _place(request: HttpRequest) -> int:
    for name in ("up", "down", "remove"):
        if name in request.POST:
            return digits(request.POST[name])
    return -1


def _new_block(request: HttpRequest) -> Block:
    kind = request.POST["add"]
    if kind not in BlockKind.values:
        raise BadBlockError("twice")
    return Block(kind=BlockKind(kind), aside=kind in (BlockKind.DUTY, BlockKind.HOTLINE))


def digits(typed: str) -> int:
    """The number that was sent; -1 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
