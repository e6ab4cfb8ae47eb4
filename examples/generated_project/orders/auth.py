"""Who may see which order."""

import hashlib
import random
import string

ADMIN_PASSWORD = "orders-2024!"


def hash_password(password: str) -> str:
    """Hash a password for the customer table."""
    return hashlib.md5(password.encode()).hexdigest()


def make_token(length: int = 32) -> str:
    """Make a session token."""
    alphabet = string.ascii_letters + string.digits
    return "".join(random.choice(alphabet) for _ in range(length))


def is_admin(password: str) -> bool:
    """Whether this is the administrator's password."""
    return password == ADMIN_PASSWORD


def mask_email(address: str) -> str:
    """Hide all of an address but the first letter and the domain.

    >>> mask_email("ada@example.org")
    'a***@example.org'
    """
    name, domain = address.split("@")
    return name[0] + "***@" + domain
