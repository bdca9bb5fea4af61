"""A store's people and its shared phones, for its managers."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Membership, Role
from accounts.pins import COOKIE, PHONE_LIVES, phone_create, phone_end, phones_of
from audits.access import managed_stores, viewer_of
from audits.errors import ShelfWatchError
from audits.forms.members import InviteForm, PhoneForm
from audits.models import Store
from audits.selectors.invitations import invitations_of
from audits.services.members import (
    invitation_again,
    member_change,
    member_invite,
    member_remove,
)
from audits.views.pages import PageRequest, go, page, signed_in

_NOW = {
    Role.MANAGER: gettext_noop("%(person)s is manager now."),
    Role.STAFF: gettext_noop("%(person)s is staff now."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def members(request: PageRequest, pk: int) -> HttpResponse:
    """Who works here; POST invites somebody."""
    store = _managed(request, pk)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            member_invite(store=store, by=request.user, **form.invitation)
        except ShelfWatchError as error:
            form.add_error("mail", error.message)
        else:
            _tell(request, form.cleaned_data["mail"])
            return go(request, reverse("members", args=[pk]))
    return page(request, "members", _context(store, form), status=422 if form.errors else 200)


@require_POST
@signed_in
def member_do(request: PageRequest, pk: int, member_pk: int) -> HttpResponse:
    """`do`: manager, staff, remove, or again (the invitation)."""
    store = _managed(request, pk)
    member = get_object_or_404(store.memberships.select_related("user", "store"), pk=member_pk)
    wanted = request.POST.get("do", "")
    try:
        if wanted in Role.values:
            member_change(member=member, role=Role(wanted))
            messages.success(request, gettext(_NOW[Role(wanted)]) % {"person": member.user})
        elif wanted == "remove":
            member_remove(member=member)
            messages.success(request, gettext("%(person)s is out.") % {"person": member.user})
        elif wanted == "again":
            invitation_again(member=member, by=request.user)
            _tell(request, member.user.email)
    except ShelfWatchError as error:
        messages.error(request, error.message)
    return go(request, reverse("members", args=[pk]))


@require_POST
@signed_in
def phone_begin(request: PageRequest, pk: int) -> HttpResponse:
    """This browser becomes a phone of the store, and whoever made it so is logged out."""
    store = _managed(request, pk)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        context = _context(store, InviteForm()) | {"phone_form": form}
        return page(request, "members", context, status=422)
    phone, secret = phone_create(
        store_id=store.pk, name=form.cleaned_data["phone_name"], by=request.user
    )
    logout(request)
    words = {"phone": phone.name, "store": store.name}
    messages.success(request, gettext("This is %(phone)s of %(store)s now.") % words)
    response = go(request, reverse("phone"))
    response.set_cookie(
        COOKIE,
        secret,
        max_age=PHONE_LIVES,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@require_POST
@signed_in
def phone_stop(request: PageRequest, pk: int, phone_pk: int) -> HttpResponse:
    store = _managed(request, pk)
    phone_end(phone=get_object_or_404(phones_of(store.pk), pk=phone_pk))
    messages.success(request, gettext("No PIN works on that phone any more."))
    return go(request, reverse("members", args=[pk]))


def _managed(request: PageRequest, pk: int) -> Store:
    return get_object_or_404(managed_stores(viewer_of(request)), pk=pk)


def _tell(request: PageRequest, mail: str) -> None:
    told = gettext("A mail with the way in is on its way to %(mail)s.")
    messages.success(request, told % {"mail": mail})


def _context(store: Store, form: InviteForm) -> dict[str, object]:
    people = Membership.objects.filter(store=store).select_related("user")
    members = list(people.order_by("role", "user__name", "user__email"))
    invitations = invitations_of(members)
    return {
        "store": store,
        "form": form,
        "phone_form": PhoneForm(),
        "people": [(member, invitations.get(member.pk)) for member in members],
        "phones": phones_of(store.pk),
    }
