from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.models import User
from audits.models import Store
from integrations.models import ApiKey, Device, Notice, Scope, Webhook
from integrations.services.keys import api_key_create, api_key_revoke
from integrations.services.webhooks import webhook_disable, webhook_enable


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.PREDICT]
    )
    stores = forms.ModelMultipleChoiceField(
        Store.objects.all(), required=False, help_text="None chosen: all of the owner's."
    )

    class Meta:
        model = ApiKey
        fields = ("owner", "name", "scopes", "stores", "expires_at", "rate_per_minute")


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    """A key is made, seen in use and revoked; it is never changed into another key."""

    list_display = ("name", "prefix", "owner", "scopes", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("owner",)
    list_filter = ("revoked_at", "expires_at")
    search_fields = ("name", "prefix", "owner__email")
    actions = ("revoke",)
    form = ApiKeyForm

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[Any]:
        made = ["prefix", "limited_to_stores", "last_used_at", "revoked_at", "created_at"]
        return [*ApiKeyForm.Meta.fields, *(made if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        # The list and its actions ask without a row; a row itself is only looked at.
        return obj is None and super().has_change_permission(request)

    def save_model(
        self, request: HttpRequest, obj: ApiKey, form: "forms.ModelForm[ApiKey]", change: bool
    ) -> None:
        made, whole = api_key_create(
            owner=obj.owner,
            name=obj.name,
            scopes=form.cleaned_data["scopes"],
            stores=list(form.cleaned_data["stores"]) or None,
            expires_at=obj.expires_at,
            rate_per_minute=obj.rate_per_minute,
        )
        obj.__dict__.update(made.__dict__)
        self.message_user(
            request, f"The key, shown this once: {whole}", messages.WARNING, extra_tags="secret"
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing is left to do: the service has set the stores."""

    @admin.action(description="Revoke the chosen keys", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        revoked = sum(api_key_revoke(prefix=key.prefix) for key in queryset)
        self.message_user(request, f"{revoked} of {queryset.count()} keys revoked just now.")


@admin.register(Device)
class DeviceAdmin(ModelAdmin):
    list_display = ("name", "kind", "store", "state_now", "last_seen_at", "heartbeat")
    list_select_related = ("store",)
    list_filter = ("kind", "store")
    search_fields = ("name", "store__name", "store__code")
    autocomplete_fields = ("store", "shelves", "key")
    readonly_fields = ("state_now", "last_seen_at")

    @admin.display(description="state", ordering="last_seen_at")
    def state_now(self, device: Device) -> str:
        return str(device.state.label)


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):
    """Made by its owner, which checks where it leads; here only switched off and on."""

    list_display = ("name", "url", "owner", "failing_since", "disabled_at", "disabled_reason")
    list_select_related = ("owner",)
    list_filter = ("disabled_reason",)
    search_fields = ("name", "url", "owner__email")
    actions = ("switch_off", "switch_on")
    fields = ("name", "owner", "url", "events", "stores", *list_display[3:])
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Switch off the chosen webhooks", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        by = cast(User, request.user)
        switched = sum(webhook_disable(webhook=webhook, by=by) for webhook in queryset)
        self.message_user(request, f"{switched} of {queryset.count()} webhooks switched off.")

    @admin.action(description="Switch on the chosen webhooks", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        off = list(queryset.exclude(disabled_at=None))
        for webhook in off:
            webhook_enable(webhook=webhook)
        self.message_user(request, f"{len(off)} webhooks switched on.")


@admin.register(Notice)
class NoticeAdmin(ModelAdmin):
    """The log of what was sent; nothing here is changed."""

    list_display = ("created_at", "webhook", "kind", "status", "attempt", "answer_status")
    list_select_related = ("webhook",)
    list_filter = ("status", "kind")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return False
