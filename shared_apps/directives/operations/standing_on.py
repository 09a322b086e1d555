"""What a directive says that hands another one on: what stands above, with words of its own before it."""

from typing import Final

from shared_apps.directives.models import Directive
from shared_apps.directives.queries.called import page_kind_of
from tenants.public import unit_card

_BETWEEN: Final = "\n\n———— {issuer}原通知 ————\n\n"
"""Between a unit's own words and those that it hands on. The text of a directive is Chinese."""


def whole_text(above: Directive, own_words: str) -> str:
    """The text as it is read below."""
    if not own_words:
        return above.text
    return own_words + _BETWEEN.format(issuer=unit_card(above.issuer_unit_id).name) + above.text


def stand_on(directive: Directive, above: Directive) -> None:
    """Let it say what stands above now; its own words and date stay. The caller saves it, and takes the files
    over (attaching.take_over).
    """
    directive.title = above.title
    directive.text = whole_text(above, directive.own_words)
    directive.number_label = above.number_label
    if (kind := page_kind_of(above)) is not None:
        directive.details = {**directive.details, kind.name: above.details[kind.name]}
    directive.above_version = above.content_version
