"""Context processor: one object, `page`, with everything that the base templates need."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext

from huisheng.kernel.access import Actor, actor_of
from huisheng.kernel.web import guides, look, preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One type size or language on offer."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language on offer, named in itself."""

    code: str
    tag: str
    name: str
    current: bool


_OWN_NAMES = {"zh-hans": "中文", "en": "English"}
_TAGS = {"zh-hans": "zh-CN", "en": "en"}


class Page:
    """Facts about the page, each computed when a template asks: a public page asks for no actor."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def look(self) -> look.Look:
        """Name, logo, accent and footer of the site."""
        return look.look_of(self._request)

    @cached_property
    def look_url(self) -> str:
        """The unit's own stylesheet; empty when it keeps the network's accent."""
        return look.look_url(self.look)

    @cached_property
    def accent(self) -> str:
        """Colour of the browser's frame on phones."""
        return look.accent_in_use(self.look)

    @property
    def unit(self) -> object | None:
        """The unit whose site this is; None on the network's site."""
        return getattr(self._request, "unit", None)

    @property
    def actor(self) -> Actor:
        """Who is signed in. Reading it costs a query: only staff templates do."""
        return actor_of(self._request)

    @cached_property
    def article(self) -> guides.HelpLink | None:
        """The article of the help about this page; only staff templates ask."""
        return guides.article(self._request)

    @cached_property
    def stop(self) -> guides.Stop | None:
        """The stop of the tour that somebody follows; only staff templates ask."""
        return guides.stop(self._request)

    @property
    def request_id(self) -> str:
        """Number of this request, for support."""
        return str(getattr(self._request, "request_id", ""))

    @property
    def demo(self) -> bool:
        """Whether this installation shows demonstration data, which every page then says."""
        return bool(getattr(settings, "HUISHENG_DEMO", False))

    @property
    def preferences_url(self) -> str:
        """Where the type size and language buttons post to."""
        return preferences.PREFERENCES_PATH

    @property
    def type_size(self) -> str:
        """Type size in percent."""
        return preferences.type_size(self._request, self.look.type_size)

    @property
    def type_sizes(self) -> list[Choice]:
        """The sizes on offer."""
        labels = (gettext("Normal type"), gettext("Large type"), gettext("Very large type"))
        return [
            Choice(value=value, label=label, current=value == self.type_size)
            for value, label in zip(preferences.TYPE_SIZES, labels, strict=True)
        ]

    @property
    def language_tag(self) -> str:
        """BCP 47 tag of the page's language, which also picks the right Han glyphs."""
        return _TAGS.get(get_language() or "", "zh-CN")

    @property
    def languages(self) -> list[Language]:
        """The languages on offer."""
        current = get_language()
        return [
            Language(
                code=code,
                tag=_TAGS.get(code, code),
                name=_OWN_NAMES.get(code, str(name)),
                current=code == current,
            )
            for code, name in settings.LANGUAGES
        ]


def page(request: HttpRequest) -> dict[str, Page]:
    """Put `page` into every template's context."""
    return {"page": Page(request)}
