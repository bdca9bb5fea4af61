"""Clients that send photos of shelves until they are accepted, and remember what was."""

import time
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid4

import requests

from scripts.proof.world import STORES, World
from tests.photos import shelf_photo


@dataclass
class Sent:
    """What a client knows of its photos once they were accepted."""

    keys: list[UUID] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)


def photo_of(number: int, megapixels: float = 1) -> bytes:
    """A shelf with a hole; words after the picture's end make every file another one."""
    return shelf_photo(holes=True, megapixels=megapixels) + f"photo {number}".encode()


def send(world: World, key: str, number: int, sent: Sent, megapixels: float = 1) -> None:
    """One photo of one shelf, again and again until it is accepted."""
    photo = photo_of(number, megapixels)
    client_key = uuid4()
    while True:
        word = _try(world, key, number, photo, client_key)
        sent.tries[word] += 1
        if word == "202":
            break
        time.sleep(1)
    sent.keys.append(client_key)
    sent.hashes.append(sha256(photo).hexdigest())


def _try(world: World, key: str, number: int, photo: bytes, client_key: UUID) -> str:
    try:
        answer = requests.post(
            f"{world.url}/api/v1/audits/",
            headers={"Authorization": f"Bearer {key}"},
            data={
                "store": str(number % STORES),
                "shelf": str(number // STORES),
                "client_key": str(client_key),
            },
            files={"photos": ("shelf.jpg", photo, "image/jpeg")},
            timeout=30,
        )
    except requests.RequestException as error:
        return type(error).__name__
    return str(answer.status_code)
