"""Campaigns with a page of their own: as anybody reads them, and as their administrators keep them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Generic, TypeVar
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.ops.kept import Kept
from shared_apps.contracts.page_content import PageKind
from shared_apps.directives.public import Difference, differences
from tenant_apps.outreach.data.codes import PAGES, Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.rules.pages import Standing, standing
from tenant_apps.outreach.rules.targets import path_of
from tenants.public import feature_is_on

MOST_SHOWN: Final = 100
"""The newest that stand in public, of each kind; a unit has a handful a year."""

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage(Generic[Content]):
    """A season or broadcast as it stands in its row."""

    target: ClassVar[Target]

    campaign_id: int
    code: str
    content: Content
    shown_at: datetime | None
    closed_at: datetime | None
    saves: int
    directive_id: UUID | None = None
    issuer: str = ""
    was_shown: bool = False
    issued: Content | None = None
    may_change: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    before: Content | None = None
    is_recalled: bool = False

    @property
    def kind(self) -> PageKind[Content]:
        """What makes it a season or a broadcast."""
        return PAGES[self.target]

    @property
    def parts(self) -> tuple[str, ...] | None:
        """What the unit may change in it; None: everything."""
        return None if self.issued is None else self.may_change

    @property
    def anew(self) -> list[Difference]:
        """What its issuer says otherwise than when somebody here last looked."""
        if self.issued is None or self.before is None:
            return []
        return differences(self.kind, self.before, self.issued)

    @property
    def conflicts(self) -> list[str]:
        """Parts that both have changed: the issuer since somebody looked, and the unit before."""
        told = {one.part for one in self.anew}
        return [part for part in self.changed if part in told]

    @property
    def path(self) -> str:
        """Where it stands, or will."""
        return path_of(self.target, self.code)

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return self.kind.begins(self.content)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return self.kind.ends(self.content)

    @property
    def standing(self) -> Standing:
        """How far it is now."""
        return standing(
            begins=self.begins,
            ends=self.ends,
            shown_at=self.shown_at,
            closed_at=self.closed_at,
            now=clock.now(),
        )

    @property
    def is_on(self) -> bool:
        """Whether it goes on in this moment."""
        return self.standing is Standing.NOW

    @property
    def is_ahead(self) -> bool:
        """Whether it goes on or is announced."""
        return self.standing in (Standing.COMING, Standing.NOW)


Page = TypeVar("Page", bound=CampaignPage[Any])


class Shelf(Generic[Page]):
    """The pages of one kind in the current unit."""

    def __init__(self, page: type[Page], name: str, feature: str) -> None:
        self._page = page
        self._feature = feature
        self.target = page.target
        self.kind: PageKind[Any] = PAGES[page.target]
        self._kept: Kept[tuple[Page, ...]] = Kept(name, of_unit=True)

    def shown(self) -> tuple[Page, ...]:
        """What stands in public, the latest first. Asks nothing of the database while it is kept; whole pages
        heed its stamp, so no change is seen late.
        """
        return self._kept.get("", self._read)

    def shown_one(self, code: str) -> Page | None:
        """One of them; None for drafts, what was taken away, and none."""
        return next((one for one in self.shown() if one.code == code.lower()), None)

    def now(self) -> list[Page]:
        """What goes on, then what is announced, the next first, for the unit's home page."""
        found = [one for one in self.shown() if one.is_ahead]
        return sorted(found, key=lambda one: (not one.is_on, one.begins))

    def over(self) -> list[Page]:
        """What was shown and is over, the latest first."""
        return [one for one in self.shown() if one.standing is Standing.OVER]

    def all(self) -> list[Page]:
        """Drafts too, newest first. One query."""
        return [self._in(row) for row in Campaign.objects.filter(target=self.target)]

    def one(self, campaign_id: int) -> Page | None:
        """One of the unit, in any state; None for none. One query."""
        row = Campaign.objects.filter(target=self.target, pk=campaign_id).first()
        return None if row is None else self._in(row)

    def for_search_engines(self) -> Iterator[tuple[str, datetime]]:
        """The address of everything in public, with when it was put there; nothing where switched off."""
        for one in self.shown() if feature_is_on(self._feature) else ():
            if one.shown_at is not None:
                yield one.path, one.shown_at

    def forget_after_commit(self) -> None:
        """What stands in public has changed."""
        self._kept.forget_after_commit()

    def _read(self) -> tuple[Page, ...]:
        rows = Campaign.objects.filter(target=self.target, shown_at__isnull=False)
        found = [self._in(row) for row in rows.order_by("-ends_on", "-id")[:MOST_SHOWN]]
        return tuple(sorted(found, key=lambda one: one.begins, reverse=True))

    def _in(self, row: Campaign) -> Page:
        said, kind = row.page, self.kind
        return self._page(
            campaign_id=row.pk,
            code=row.code,
            content=kind.from_data(said["content"]),
            shown_at=row.shown_at,
            closed_at=row.closed_at,
            saves=row.saves,
            directive_id=row.directive_id,
            issuer=said.get("issuer", ""),
            was_shown=bool(said.get("was_shown")),
            issued=kind.from_data(said["issued"]) if "issued" in said else None,
            may_change=tuple(said.get("may_change", ())),
            changed=tuple(said.get("changed", ())),
            before=kind.from_data(said["before"]) if "before" in said else None,
            is_recalled=bool(said.get("recalled")),
        )
