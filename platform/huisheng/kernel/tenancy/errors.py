"""Errors of the tenancy kernel. All of them mean: nothing was read, nothing was written."""


class TenancyError(RuntimeError):
    """Base of every error raised because the scope is missing or wrong."""


class NoScopeError(TenancyError):
    """No scope was entered: neither NETWORK nor a unit. Nothing falls back to a default."""

    def __init__(self, what: str = "this operation") -> None:
        super().__init__(
            f"{what} needs a scope: enter one with enter_unit(ref) or enter_network()"
            " (huisheng.kernel.tenancy)"
        )


class NotInUnitError(TenancyError):
    """A unit's scope is needed, and the current scope is NETWORK."""


class ScopeMismatchError(TenancyError):
    """An object or query of one scope was used in another."""


class UnitSchemaMissingError(TenancyError):
    """The scope names a schema or a role that the database does not have."""
