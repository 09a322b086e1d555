"""Addresses of the knowledge base, on a unit's host."""

from django.urls import path, register_converter

from tenant_apps.knowledge.rules.references import PATTERN, Reference, parse
from tenant_apps.knowledge.web import above, asking, desk, files, keeping, mine, versions


class _EntryConverter:
    """12, p3, r5, 7.12 in an address."""

    regex = PATTERN

    def to_python(self, value: str) -> Reference:
        return parse(value)

    def to_url(self, value: Reference | str) -> str:
        return str(value)


class _KindConverter:
    """What a new entry shall be."""

    regex = "article|programme|canned"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(_EntryConverter, "entry")
register_converter(_KindConverter, "entry_kind")

unit_urlpatterns = [
    path("help/", asking.index, name="knowledge-help"),
    path("policies/", asking.policies, name="knowledge-policies"),
    path("policies/mine/", mine.mine, name="knowledge-mine"),
    path("policies/mine/seen/", mine.seen, name="knowledge-mine-seen"),
    path("policies/mine/stop/", mine.stop, name="knowledge-mine-stop"),
    path("help/<entry:reference>/", asking.entry, name="knowledge-help-entry"),
    path("desk/knowledge/", desk.index, name="knowledge-desk"),
    path("desk/knowledge/pick/", desk.pick, name="knowledge-pick"),
    path("desk/knowledge/<entry:reference>/", desk.entry, name="knowledge-entry"),
    path("desk/knowledge/<entry:reference>/insert/", desk.insert_words, name="knowledge-insert"),
    path("manage/knowledge/", keeping.index, name="knowledge-keep"),
    path("manage/knowledge/new/<entry_kind:kind>/", keeping.new, name="knowledge-new"),
    path("manage/knowledge/export/", files.export, name="knowledge-export"),
    path("manage/knowledge/import/", files.take_in, name="knowledge-import"),
    path("manage/knowledge/above/", above.index, name="knowledge-above"),
    path("manage/knowledge/above/<entry:reference>/", above.entry, name="knowledge-above-entry"),
    path("manage/knowledge/<entry:reference>/", keeping.edit, name="knowledge-edit"),
    path("manage/knowledge/<entry:reference>/publish/", keeping.publish_entry, name="knowledge-publish"),
    path("manage/knowledge/<entry:reference>/retire/", keeping.retire_entry, name="knowledge-retire"),
    path("manage/knowledge/<entry:reference>/confirm/", keeping.confirm_entry, name="knowledge-confirm"),
    path("manage/knowledge/<entry:reference>/versions/", versions.index, name="knowledge-versions"),
    path("manage/knowledge/<entry:reference>/restore/", versions.restore_version, name="knowledge-restore"),
]
