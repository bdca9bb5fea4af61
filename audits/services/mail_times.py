"""When somebody wants to be told: at once, once an hour at most, or daily; never in quiet hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import MailPace, User

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def due_at(
    *, user: User, importance: int, now: datetime, zone: ZoneInfo, last: datetime | None
) -> datetime:
    """When the notice is due by its reader's wish; `last`: when the reader's last mail about the
    store went out. Hours are those of the store's clock."""
    due = now
    if importance < user.mail_at_once:
        if user.mail_pace == MailPace.DAILY:
            due = _next(now, user.mail_hour, zone)
        elif user.mail_pace == MailPace.HOURLY and last is not None:
            due = max(now, last + HOUR)
    return _after_quiet(due, user, zone)


def due_by_new_wish(
    *,
    user: User,
    importance: int,
    now: datetime,
    zone: ZoneInfo,
    last: datetime | None,
    promised: datetime,
) -> datetime:
    """When a notice that waits until `promised` is due by what its reader wishes now: never later
    than that, unless it would come in quiet hours."""
    due = due_at(user=user, importance=importance, now=now, zone=zone, last=last)
    return min(due, _after_quiet(promised, user, zone))


def is_at_once(user: User, importance: int) -> bool:
    return user.mail_pace == MailPace.AT_ONCE or importance >= user.mail_at_once


def _after_quiet(due: datetime, user: User, zone: ZoneInfo) -> datetime:
    start, end = user.quiet_from, user.quiet_to
    if start is None or end is None or start == end:
        return due
    hour = due.astimezone(zone).hour
    is_quiet = start <= hour < end if start < end else hour >= start or hour < end
    return _next(due, end, zone) if is_quiet else due


def _next(after: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The next time that the clock there shows the full hour; a night's clock change is minded."""
    here = after.astimezone(zone)
    day = here.date()
    at = datetime.combine(day, time(hour), tzinfo=zone)
    if at.astimezone(ZoneInfo("UTC")) < after:
        at = datetime.combine(day + DAY, time(hour), tzinfo=zone)
    return at.astimezone(ZoneInfo("UTC"))
