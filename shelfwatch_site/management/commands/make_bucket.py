"""`make_bucket`: the bucket of SHELFWATCH_STORAGE, made if it is not there; for S3 of one's own."""

import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from storages.backends.s3 import S3Storage

THERE = ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")


class Command(BaseCommand):
    help = "Make the bucket of SHELFWATCH_STORAGE if it is not there; waits for a server to start."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", type=int, default=60, help="seconds to wait for the server")

    def handle(self, *args: Any, **options: Any) -> None:
        # The storage hides behind a lazy object, whose class is asked by isinstance alone.
        if not isinstance(default_storage, S3Storage):
            raise CommandError("SHELFWATCH_STORAGE names no bucket; photos lie in the data folder.")
        bucket = default_storage.bucket_name
        deadline = time.monotonic() + options["wait"]
        while fault := _make(default_storage):
            if time.monotonic() > deadline:
                raise CommandError(f"The bucket {bucket} cannot be made: {fault}")
            time.sleep(1)
        self.stdout.write(f"bucket {bucket} is there")


def _make(storage: S3Storage) -> Exception | None:
    """What went wrong, or None once the bucket is there."""
    client = storage.connection.meta.client
    try:
        client.create_bucket(Bucket=storage.bucket_name)
    except ClientError as error:
        return None if error.response["Error"]["Code"] in THERE else error
    except BotoCoreError as error:
        return error
    return None
