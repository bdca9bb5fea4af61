from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand

from integrations.webpush import text_of


class Command(BaseCommand):
    help = "Print a new key for web push, to be set as SHELFWATCH_VAPID_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        self.stdout.write(text_of(number.to_bytes(32, "big")))
