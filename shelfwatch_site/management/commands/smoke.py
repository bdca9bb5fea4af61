"""`smoke --url URL`: send rendered shelves to a running server and look at its answers."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from detection import PackageError, model_info
from rendering import shelf_sample
from shelfwatch_site.smoke import checks
from shelfwatch_site.smoke.server import Answer, NoAnswerError, model_hash, predict

# Shelves without a shopper before them, and a size that every detector has to shrink.
SEEDS = (1000, 1001, 1002)
SIZE = (1224, 1632)


class Command(BaseCommand):
    help = (
        "Send rendered shelves to a server's /api/predict and check count, boxes, latency and the "
        "model's hash. One line a check; ends with 1 if one fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=settings.SHELFWATCH_SMOKE_URL)
        parser.add_argument("--key", default=settings.SHELFWATCH_SMOKE_KEY, help="an API key")
        parser.add_argument("--latency-ms", type=int, default=settings.SHELFWATCH_SMOKE_LATENCY_MS)
        parser.add_argument(
            "--model-sha256",
            default=settings.SHELFWATCH_SMOKE_MODEL_SHA256,
            help="hash of the network that should answer; default: the one that runs here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["url"]:
            raise CommandError("Name the server: --url or SHELFWATCH_SMOKE_URL.")
        url = options["url"].rstrip("/")
        failed = [check for check in self._told(url, options) if not check.passed]
        if failed:
            raise CommandError(f"{url} failed: {', '.join(check.name for check in failed)}")
        self.stdout.write(f"{url} passed")

    def _told(self, url: str, options: dict[str, Any]) -> Iterator[checks.Check]:
        """Each check as it is made, written down."""
        for check in _checks(url, options):
            self.stdout.write(
                f"{'ok    ' if check.passed else 'FAILED'} {check.name}: {check.told}"
            )
            self.stdout.flush()
            yield check


def _checks(url: str, options: dict[str, Any]) -> Iterator[checks.Check]:
    renders = [shelf_sample(seed, SIZE, "easy", obstacles=0.0) for seed in SEEDS]
    try:
        # The first answer may wait for a server that has just started: it is not timed.
        first = predict(url, options["key"], renders[0].jpeg())
        asked = [(shot, predict(url, options["key"], shot.jpeg())) for shot in renders]
    except NoAnswerError as error:
        yield checks.Check("answer", False, str(error))
        return
    yield checks.Check("answer", True, f"{len(asked)} pictures answered")
    yield _careful("count", lambda: checks.count(asked))
    yield _careful("boxes", lambda: checks.boxes(asked))
    yield checks.latency(asked, options["latency_ms"])
    yield _careful("model", lambda: _model(url, first, options["model_sha256"]))


def _careful(name: str, check: Callable[[], checks.Check]) -> checks.Check:
    """An answer of another shape is a failed check, not a broken command."""
    try:
        return check()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return checks.Check(name, False, f"an answer has not the documented shape ({error!r})")
    except (NoAnswerError, PackageError) as error:
        return checks.Check(name, False, str(error))


def _model(url: str, answer: Answer, expected: str) -> checks.Check:
    return checks.model(model_hash(url, answer), expected or model_info().sha256)
