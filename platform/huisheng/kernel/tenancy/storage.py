"""File storage whose root is the current scope's own folder."""

import os

from django.core.files.storage import FileSystemStorage

from huisheng.kernel.tenancy.context import scope_key


class ScopedFileSystemStorage(FileSystemStorage):
    """Keeps each unit's files under MEDIA_ROOT/<schema>; raises NoScopeError without a scope.

    Files are opened through permission-checked views only, so there is no public URL.
    """

    @property
    def base_location(self) -> str:
        return os.path.join(str(super().base_location), scope_key())

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        """Refused: a file is opened through its owner's view, which checks the right to it."""
        raise ValueError("files have no public address: link to the view that checks the right to them")
