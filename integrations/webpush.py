"""Web push: a message sealed for one browser (RFC 8291, RFC 8188) and who sends it (RFC 8292)."""

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

RECORD = 4096  # bytes: the whole message is one record
TOKEN_LIVES = 12 * 3600  # seconds
LAST = b"\x02"  # the end of the last record


def is_on() -> bool:
    return bool(settings.SHELFWATCH_VAPID_KEY)


def public_key() -> str:
    """Of the site, as browsers want it when they subscribe."""
    return text_of(_point(_private().public_key()))


def sealed(message: bytes, *, p256dh: str, auth: str) -> bytes:
    """The body for the browser with these keys; ValueError where they are none."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(p256dh))
    own = ec.generate_private_key(ec.SECP256R1())
    mine, salt = _point(own.public_key()), os.urandom(16)
    shared = own.exchange(ec.ECDH(), theirs)
    info = b"WebPush: info\x00" + bytes_of(p256dh) + mine
    seed = _derived(shared, bytes_of(auth), info, 32)
    key = _derived(seed, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(seed, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, message + LAST, None)


def authorization(endpoint: str) -> str:
    """The header that tells the browser's maker who sends."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_LIVES,
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(_private().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    mark = text_of(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{mark}, k={public_key()}"


def text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private() -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(bytes_of(settings.SHELFWATCH_VAPID_KEY), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _json(value: dict[str, Any]) -> str:
    return text_of(json.dumps(value, separators=(",", ":")).encode())
