"""The demo's people: one who sees everything, and a manager and staff in each store."""

from accounts.models import Membership, Role, User
from audits.models import Store
from demo.story import Person, StoreStory

FIRST_LOGIN = "manager@example.com"


def first_person(password: str) -> User:
    """The login that is printed: manager of every demo store, and allowed into the admin."""
    email = FIRST_LOGIN
    if User.objects.filter(email__iexact=email).exists():
        email = f"demo.{FIRST_LOGIN}"
    return User.objects.create_superuser(email, password, name="Mara Lindholm", is_demo=True)


def person_make(person: Person) -> User:
    """Somebody to be seen on the pages: without a password, and without mail."""
    return User.objects.create_user(
        person.mail, None, name=person.name, is_demo=True, mail_alerts=False
    )


def members_join(store: Store, story: StoreStory, first: User) -> None:
    """From now on they are told of what is empty."""
    people = {user.email: user for user in User.objects.filter(is_demo=True)}
    roles = {
        first: Role.MANAGER,
        people[story.manager.mail]: Role.MANAGER,
        people[story.staff.mail]: Role.STAFF,
    }
    Membership.objects.bulk_create(
        Membership(user=user, store=store, role=role) for user, role in roles.items()
    )
