"""Taking back an import of members, and of the people whom it has set up."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import Membership, Role, User
from audits.catalogue.changes import Key
from audits.catalogue.faults import NoteCode, problem
from audits.catalogue.taking_back import Now, Row, TakeBack, batches, hanging
from audits.models import Alert, AlertStatus, Store

# What a member is on in the store.
_TAKEN = Alert.objects.filter(shelf__store=OuterRef("store"), taken_by=OuterRef("user")).exclude(
    status=AlertStatus.RESOLVED
)


class MemberTakeBack(TakeBack):
    def now(self, keys: Sequence[Key]) -> dict[Key, Now]:
        wanted, found = set(keys), {}
        members = Membership.objects.filter(store__in=self.scope.stores)
        members = members.annotate(mail=Lower("user__email"))
        for some in batches(sorted({mail for _, mail in keys})):
            rows = members.filter(mail__in=some).order_by("pk").select_for_update(of=("self",))
            for pk, role, *key in rows.values_list("pk", "role", "store__code", "mail"):
                if tuple(key) in wanted:
                    found[tuple(key)] = Now(pk, {"role": role})
        return found

    def used(self, pks: Sequence[int]) -> set[int]:
        """Who has a PIN of the store's phone, or is on something there."""
        used = hanging(Membership, pks)
        for some in batches(pks):
            members = Membership.objects.filter(pk__in=some)
            members = members.filter(~Q(pin="") | Exists(_TAKEN))
            used.update(members.values_list("pk", flat=True))
        return used

    def restore(self, rows: Sequence[Row]) -> None:
        for role in Role.values:
            pks = [now.pk for change, now in rows if (change.before or {})["role"] == role]
            for some in batches(pks):
                Membership.objects.filter(pk__in=some).update(role=role)
        self._tell_of_stores_without({change.key[0] for change, _ in rows})

    def remove(self, rows: Sequence[Row]) -> None:
        users: set[int] = set()
        for some in batches([now.pk for _, now in rows]):
            members = Membership.objects.filter(pk__in=some)
            users.update(members.values_list("user", flat=True))
            members.delete()
        self._remove_people(users)
        self._tell_of_stores_without({change.key[0] for change, _ in rows})

    def _remove_people(self, pks: set[int]) -> None:
        """Whom the import has set up, and who never came."""
        for some in batches(sorted(pks - hanging(User, pks))):
            new = User.objects.filter(pk__in=some, last_login=None, date_joined__range=self.written)
            new.filter(is_staff=False, is_superuser=False).delete()

    def _tell_of_stores_without(self, codes: Collection[str]) -> None:
        for some in batches(sorted(codes)):
            stores = Store.objects.filter(code__in=some).exclude(
                pk__in=Membership.objects.filter(role=Role.MANAGER).values("store")
            )
            for code in stores.order_by("code").values_list("code", flat=True):
                self.notes.append(problem(None, "", NoteCode.NO_MANAGER, value=code))
