"""Webhooks that were switched off before the reason was written down get the one that it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests.factories import UserFactory
from tests.migrating import migrate

BEFORE = "integrations", "0009_webhook_rests_until"
AFTER = "integrations", "0011_disabled_reasons_known"
NOW = timezone.now()
LONG_AGO, TODAY = NOW - timedelta(days=3, hours=1), NOW - timedelta(hours=1)


@pytest.mark.usefixtures("newest_afterwards")
def test_who_switched_it_off_is_read_from_what_was_noted() -> None:
    was = {
        "On": (None, TODAY, None, ""),
        "By its owner": (NOW, None, NOW, "by_hand"),
        "By its owner while it failed for long": (NOW, LONG_AGO, NOW, "by_hand"),
        "In the admin": (NOW, None, None, "by_hand"),
        "In the admin while it failed": (NOW, TODAY, NOW + timedelta(minutes=1), "by_hand"),
        "Given up": (NOW, LONG_AGO, NOW + timedelta(milliseconds=3), "failures"),
        "Given up, its owner not told yet": (NOW, LONG_AGO, None, "failures"),
        "Given up and moved": (NOW, None, NOW + timedelta(milliseconds=3), "failures"),
    }
    old = migrate(BEFORE)
    owner: User = UserFactory()
    for name, (off, failing, told, _) in was.items():
        old.get_model("integrations", "Webhook").objects.create(
            owner_id=owner.pk,
            name=name,
            url="https://hooks.example.com/",
            events=["alert.opened"],
            disabled_at=off,
            failing_since=failing,
            owner_told_at=told,
        )
    hooks = migrate(AFTER).get_model("integrations", "Webhook").objects
    found = dict(hooks.values_list("name", "disabled_reason"))
    assert found == {name: reason for name, (*_, reason) in was.items()}
    assert migrate(BEFORE).get_model("integrations", "Webhook").objects.count() == len(was)
