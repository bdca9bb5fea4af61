"""Whether an S3 server keeps photos as the site needs it: `python -m scripts.proof.s3 NAME`.

The server is the one that SHELFWATCH_STORAGE, _S3_ENDPOINT and so on and AWS's own variables name.
Photos
are kept, read back and listed, their addresses asked for with a signature, without one and with a
wrong one; where SHELFWATCH_S3_PUBLIC is set, a sender's POST is tried with the size and type that
were told and with others. Writes what was seen under NAME into docs/proof/s3.json.
"""

import argparse
import json
import os
import sys
from hashlib import sha256
from typing import Any
from uuid import uuid4

import django
import requests

from tests.site import ROOT

OUT = ROOT / "docs" / "proof" / "s3.json"
SIZES = (500_000, 20_000_000)
TYPE = "image/jpeg"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name", help="of the server, with its version")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shelfwatch_site.settings")
    django.setup()
    from django.core.files.storage import default_storage
    from django.core.management import call_command

    call_command("make_bucket")
    told = {"photos": [photo(default_storage, size) for size in SIZES]} | posts(default_storage)
    known = json.loads(OUT.read_text()) if OUT.exists() else {}
    OUT.write_text(json.dumps(known | {asked.name: told}, indent=2) + "\n")
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
    return 0


def photo(storage: Any, size: int) -> dict[str, Any]:
    """One photo kept, read, asked for from outside, and deleted."""
    from django.core.files.base import ContentFile

    content = os.urandom(size)
    name = storage.save(f"photos/proof/{uuid4().hex}.jpg", ContentFile(content))
    with storage.open(name) as file:
        same = sha256(file.read()).digest() == sha256(content).digest()
    signed = storage.url(name)
    bare, _, query = signed.partition("?")
    wrong = f"{bare}?{query[:-8]}00000000"
    listed = name.rpartition("/")[2] in storage.listdir("photos/proof")[1]
    seen = {
        "bytes": size,
        "read_back_the_same": same,
        "listed": listed,
        "signed_address": requests.get(signed, timeout=60).status_code,
        "address_without_signature": requests.get(bare, timeout=60).status_code,
        "address_with_wrong_signature": requests.get(wrong, timeout=60).status_code,
    }
    storage.delete(name)
    return seen | {"gone_once_deleted": not storage.exists(name)}


def posts(storage: Any) -> dict[str, Any]:
    """A sender's photo by POST: as it was told, longer, shorter, and of another type."""
    size, name = 1000, f"incoming/{uuid4().hex}"
    offer = storage.direct_post(name, content_type=TYPE, byte_size=size, seconds=60)
    if offer is None:
        return {"post": "not offered"}

    def post(length: int, **fields: str) -> int:
        form, file = offer["fields"] | fields, os.urandom(length)
        return requests.post(offer["url"], form, files={"file": file}, timeout=60).status_code

    refused = {
        "longer": post(size + 1),
        "shorter": post(size - 1),
        "another_type": post(size, **{"Content-Type": "text/html"}),
        "another_name": post(size, key=f"{name}-other"),
    }
    nothing_kept = not storage.exists(name)
    return {"post": refused | {"nothing_kept_of_those": nothing_kept, "as_told": post(size)}}


if __name__ == "__main__":
    sys.exit(main())
