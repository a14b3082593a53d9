"""Addresses that open something to whoever has them: the secret is shown once, and only its hash is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """256 bits from the operating system, in the letters of an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """SHA-256 in hexadecimal. So long a secret cannot be guessed from it, so it needs neither salt nor slowness."""
    return hashlib.sha256(secret.encode()).hexdigest()
