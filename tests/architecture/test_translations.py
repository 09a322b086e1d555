"""Both languages are complete: every text of every app has a careful Chinese translation."""

from huisheng.kernel.web.translations import catalogue, checking, sources


def test_every_catalogue_is_complete_and_careful() -> None:
    catalogues = {app.label: catalogue.read(sources.catalogue_path(app)) for app in sources.own_apps()}
    assert list(checking.faults(sources.texts_by_app(), catalogues)) == []
