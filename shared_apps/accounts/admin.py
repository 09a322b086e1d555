"""Accounts for operators: to look things up, and to close an account at once."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from huisheng.kernel.audit import record
from shared_apps.accounts.models import Account, RoleGrant
from shared_apps.accounts.operations.signing_out import end_all_sessions


class _LookOnly:
    """Adding and deleting have pages with checks and audit of their own."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(_LookOnly, admin.ModelAdmin[Account]):
    list_display = ["username", "name", "is_active", "is_demo", "created_at", "last_login"]
    list_filter = ["is_active", "is_demo"]
    search_fields = ["username", "name"]
    fields = ["username", "name", "email", "is_active", "is_demo", "created_at", "last_login"]
    readonly_fields = ["username", "is_demo", "created_at", "last_login"]

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: bool) -> None:
        """Closing an account ends its sessions; opening and closing are in the audit."""
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            if not obj.is_active:
                end_all_sessions(obj.pk)
            record(
                "account.opened" if obj.is_active else "account.closed",
                object_type="account",
                object_id=obj.pk,
                actor=request.user.pk or "system",
            )


@admin.register(RoleGrant)
class RoleGrantAdmin(_LookOnly, admin.ModelAdmin[RoleGrant]):
    list_display = ["account", "role", "unit_id", "starts_on", "ends_on", "staff_kind", "ended_at"]
    list_filter = ["role", "staff_kind"]
    search_fields = ["account__username", "account__name", "=unit_id"]
    list_select_related = ["account"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
