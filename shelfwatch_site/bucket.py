"""Photos in an S3 bucket, where senders may bring them themselves."""

import re
from typing import Any

from storages.backends.s3 import S3Storage

_BY_CHANCE = re.compile(r"[0-9a-f]{32}")


class PhotoBucket(S3Storage):  # type: ignore[misc]
    """`public_endpoint` is the bucket's address for senders, where the site knows it by another."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "public_endpoint": None}

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A name made by chance is nobody's yet; asking would double an upload's requests."""
        if _BY_CHANCE.search(name.rpartition("/")[2]) and len(name) <= (max_length or len(name)):
            return name
        found: str = super().get_available_name(name, max_length=max_length)
        return found

    def direct_post(
        self, name: str, *, content_type: str, byte_size: int, seconds: int
    ) -> dict[str, Any] | None:
        """Address and form fields of a POST that puts one file of this type and size under `name`.

        None where senders cannot reach the bucket: its address is one of a private network.
        """
        if self.endpoint_url and not self.public_endpoint:
            return None
        made: dict[str, Any] = self._signer().generate_presigned_post(
            self.bucket_name,
            self._normalize_name(name),
            Fields={"Content-Type": content_type},
            Conditions=[
                {"Content-Type": content_type},
                ["content-length-range", byte_size, byte_size],
            ],
            ExpiresIn=seconds,
        )
        return made

    def _signer(self) -> Any:
        """A client that signs for the address by which senders know the bucket."""
        if not self.public_endpoint:
            return self.connection.meta.client
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.public_endpoint,
            config=self.client_config,
        )
