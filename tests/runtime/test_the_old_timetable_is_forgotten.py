"""Beat keeps its timetable in the database: what a release takes out of it must not go on there."""

import pytest

from tests.migrating import migrate

BEFORE = "audits", "0014_changed_since"
AFTER = "audits", "0015_one_prune"
BEAT = "django_celery_beat", "0019_alter_periodictasks_options"


@pytest.mark.usefixtures("newest_afterwards")
def test_notices_are_not_pruned_by_a_task_of_their_own_any_more() -> None:
    tasks = migrate(BEFORE, BEAT).get_model("django_celery_beat", "PeriodicTask").objects
    tasks.all().delete()
    hourly = migrate(BEFORE, BEAT).get_model("django_celery_beat", "IntervalSchedule").objects
    every = hourly.create(every=1, period="hours")
    tasks.create(name="prune-notices", task="integrations.tasks.prune", interval_id=every.pk)
    tasks.create(name="prune", task="audits.tasks.prune", interval_id=every.pk)
    left = migrate(AFTER, BEAT).get_model("django_celery_beat", "PeriodicTask").objects
    assert list(left.values_list("name", flat=True)) == ["prune"]
