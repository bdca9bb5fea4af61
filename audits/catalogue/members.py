"""Members: upsert by store code and mail address; nobody is removed by a file.

A person new to the site is set up with a password that nobody knows: the login page's 'forgot
the password' mails them the way to their own. The name and the language of somebody known are
theirs and stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import ClassVar

from django.contrib.auth.hashers import make_password
from django.db.models.functions import Lower

from accounts.language import ENGLISH, language_of
from accounts.models import Membership, Role, User
from accounts.models.user import Language
from audits.catalogue.cells import Cells
from audits.catalogue.faults import RowCode
from audits.catalogue.plan import Plan
from audits.catalogue.sheet import Line
from audits.models import Store

ROLES = {role.value: role for role in Role}
LANGUAGES = {language.value: language for language in Language} | {
    "english": Language.ENGLISH,
    "englisch": Language.ENGLISH,
    "german": Language.GERMAN,
    "deutsch": Language.GERMAN,
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    store: Store
    mail: str
    name: str
    role: Role | None
    language: Language | None


class MemberPlan(Plan):
    identity: ClassVar[tuple[str, ...]] = ("role",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.wanted: list[_Wanted] = []

    def take(self, lines: Sequence[Line]) -> None:
        every = list(self.cells(lines))
        mails = [cells.mail("mail") for cells in every]
        known = {
            (store, mail): role
            for store, mail, role in Membership.objects.annotate(mail=Lower("user__email"))
            .filter(mail__in={mail.lower() for mail in mails})
            .values_list("store", "mail", "role")
        }
        for cells, mail in zip(every, mails, strict=True):
            self._line(cells, mail, known)

    def write(self) -> None:
        users = self._users()
        memberships = [
            Membership(user=users[one.mail.lower()], store=one.store, role=one.role or Role.STAFF)
            for one in self.wanted
        ]
        Membership.objects.bulk_create(
            memberships,
            update_conflicts=True,
            unique_fields=["user", "store"],
            update_fields=["role"],
            batch_size=1000,
        )

    def _line(self, cells: Cells, mail: str, known: dict[tuple[int, str], str]) -> None:
        code = cells.code("store_code")
        store = self.scope.store(code)
        if code and store is None:
            cells.fault("store_code", RowCode.STORE_UNKNOWN, value=code)
        if store and mail:
            self.once(cells, "mail", (store.pk, mail.lower()), mail, store=code)
        name, role = cells.text("name", 150), cells.choice("role", ROLES)
        language = cells.choice("language", LANGUAGES)
        had = known.get((store.pk, mail.lower())) if store else None
        differs = had is None or (role is not None and role != had)
        if self.settle(cells, existed=had is not None, differs=differs) and store:
            self.wanted.append(_Wanted(store, mail, name, role, language))
            old = {"role": had} if had else None
            self.changes.add((code, mail.lower()), old, {"role": role or Role.STAFF}, name=name)

    def _users(self) -> dict[str, User]:
        """Everybody by their address in small letters, those who are new set up first."""
        mails = {one.mail.lower(): one for one in reversed(self.wanted)}
        found = _users_of(mails)
        # Until they have seen a page they are written to as who brings them in reads.
        usual = language_of(self.scope.by) if self.scope.by else ENGLISH
        # One hash for all: hashing is slow on purpose, and nobody has the password anyway.
        password = make_password(token_urlsafe(32))
        User.objects.bulk_create(
            [
                User(
                    email=User.objects.normalize_email(one.mail),
                    name=one.name,
                    password=password,
                    language_seen=one.language or usual,
                )
                for mail, one in mails.items()
                if mail not in found
            ],
            batch_size=1000,
        )
        return _users_of(mails)


def _users_of(mails: dict[str, _Wanted]) -> dict[str, User]:
    wanted = list(mails)
    found: dict[str, User] = {}
    for start in range(0, len(wanted), 500):
        users = User.objects.annotate(mail=Lower("email")).filter(
            mail__in=wanted[start : start + 500]
        )
        found |= {user.email.lower(): user for user in users}
    return found
