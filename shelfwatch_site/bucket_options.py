"""How the bucket for photos is spoken to, read from the environment; `bucket.py` is the bucket."""

from typing import Any, Literal, cast
from urllib.parse import urlsplit

from boto3.s3.transfer import TransferConfig
from botocore.config import Config

from shelfwatch_site import env


def bucket_options(url: str) -> dict[str, Any]:
    """What PhotoBucket is made with; `url`: s3://bucket/prefix."""
    parts = urlsplit(url)
    return {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": env.url("S3_ENDPOINT", ("http", "https"), "https://host:9000") or None,
        # By which senders reach it, where that is another: they then bring photos there.
        "public_endpoint": env.url("S3_PUBLIC", ("http", "https"), "https://photos.example.com")
        or None,
        "region_name": env.text("S3_REGION") or None,
        "client_config": _client(),
        # A photo is one request: threads for parts of it would cost more than they save.
        "transfer_config": TransferConfig(use_threads=False),
        # Photos show people and back rooms: never a public address, never overwritten.
        "default_acl": None,
        "querystring_auth": True,
        "querystring_expire": 300,
        "file_overwrite": False,
    }


def _client() -> Config:
    """Signed by version 4; a store that hangs is given up after seconds, not minutes.

    Checksums are sent where S3 asks for them: other makers' servers refuse the newer ones.
    """
    style = env.choice("S3_ADDRESSING", "auto", ("auto", "path", "virtual"))
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": cast(Literal["auto", "path", "virtual"], style)},
        connect_timeout=5,
        read_timeout=20,
        retries={"max_attempts": 3, "mode": "standard"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
