from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm
from unfold.forms import UserCreationForm as UnfoldCreationForm

from accounts.forms import AdminLoginForm
from accounts.models import Membership, StorePhone, User

admin.site.login_form = AdminLoginForm


class KnownAutocomplete(AutocompleteSelect):
    """Shows the related object that came with the row; Django's own asks for it row by row."""

    known: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        if self.known is None or list(value) != [str(self.known.pk)]:
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, self.known.pk, str(self.known), True, 1))
        return [(None, options, 0)]


class KnownForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form of an inline whose rows were loaded with what they point at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # The admin wraps the widget to put its links beside it.
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, KnownAutocomplete) and self.instance.pk:
                widget.known = getattr(self.instance, name)


class KnownInline(TabularInline):
    """Rows with autocomplete fields, loaded in one query with what `list_select_related` names."""

    form = KnownForm
    extra = 0
    list_select_related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class StoresOfUser(KnownInline):
    model = Membership
    autocomplete_fields = ("store",)
    list_select_related = ("store", "user")
    verbose_name_plural = "stores of this person"


class UserCreationForm(UnfoldCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = (StoresOfUser,)
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff", "mail_alerts", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "mail_alerts")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password", "mail_alerts")}),
        (
            "What this person may do in the admin",
            {
                "fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions"),
                "classes": ("collapse",),
            },
        ),
        ("Times", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "name", "usable_password", "password1", "password2"),
            },
        ),
    )


@admin.register(Membership)
class MembershipAdmin(ModelAdmin):
    list_display = ("user", "store", "role")
    list_filter = ("role",)
    list_select_related = ("user", "store")
    autocomplete_fields = ("user", "store")
    search_fields = ("user__email", "user__name", "store__name", "store__code")


@admin.register(StorePhone)
class StorePhoneAdmin(ModelAdmin):
    """Phones are made a store's and ended on the store's page; here they are looked at."""

    list_display = ("name", "store", "created_by", "created_at", "seen_at", "ended_at")
    list_select_related = ("store", "created_by")
    search_fields = ("name", "store__name", "store__code")
    exclude = ("secret_hash",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StorePhone | None = None) -> bool:
        return False
