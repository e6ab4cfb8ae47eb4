"""Secrets, randomness, hashes and ciphers."""

from __future__ import annotations

from grader.model.checker import CheckInfo

CHECKS = (
    CheckInfo(
        id="security.hardcoded-secret",
        title="A credential or key in the source",
        why=(
            "Everybody who can read the code, its history or a built package has it, and it cannot be changed without a"
            " release. Placeholders, names, paths and prose are not reported."
        ),
        bad='def connect(client):\n    client.login(user="ops", password="gR7n1te!Shelf")\n',
        good=('import os\n\ndef connect(client):\n    client.login(user="ops", password=os.environ["OPS_PASSWORD"])\n'),
        severity="high",
        cwe=798,
        help_url="https://cwe.mitre.org/data/definitions/798.html",
    ),
    CheckInfo(
        id="security.broken-authentication",
        title="A proof of identity that proves nothing",
        why=(
            "A signature, state or code has to be compared, in full, in constant time, with what it must be. Cutting"
            " the known value to the given length, a constant that always opens, or never comparing lets everybody in."
        ),
        bad="import hmac\n\ndef same(given, known):\n    return hmac.compare_digest(given, known[:len(given)])\n",
        good="import hmac\n\ndef same(given, known):\n    return hmac.compare_digest(given, known)\n",
        severity="high",
        cwe=287,
        help_url="https://cwe.mitre.org/data/definitions/287.html",
    ),
    CheckInfo(
        id="security.weak-random",
        title="A secret made of values that can be guessed",
        why=(
            "`random` can be predicted from what it gave before, the clock from the time of the request. Reported where"
            " the names speak of tokens, passwords, codes; listed for free elsewhere."
        ),
        bad="import random\n\ndef reset_token():\n    return random.getrandbits(128)\n",
        good="import secrets\n\ndef reset_token():\n    return secrets.randbits(128)\n",
        severity="high",
        cwe=338,
        help_url="https://cwe.mitre.org/data/definitions/338.html",
    ),
    CheckInfo(
        id="security.reused-nonce",
        title="A nonce or initialisation vector that repeats",
        why=(
            "Two messages under the same key and nonce show what they have in common; with GCM and CTR they give away"
            " the text and the key of the seal. Draw it anew with `os.urandom` and send it along."
        ),
        bad=(
            "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\n\ndef seal(key, text):\n"
            '    return AESGCM(key).encrypt(b"\\x00" * 12, text, None)\n'
        ),
        good=(
            "import os\n\nfrom cryptography.hazmat.primitives.ciphers.aead import AESGCM\n\ndef seal(key, text):\n"
            "    nonce = os.urandom(12)\n    return nonce + AESGCM(key).encrypt(nonce, text, None)\n"
        ),
        severity="high",
        cwe=323,
        help_url="https://cwe.mitre.org/data/definitions/323.html",
    ),
    CheckInfo(
        id="security.weak-hash",
        title="A hash that can be forged",
        why=(
            "Two texts with the same MD5 or SHA-1 can be made, and a key put in front of a text does not sign it. Say"
            " `usedforsecurity=False` where it is a checksum; use SHA-256, or `hmac` for signing."
        ),
        bad="import hashlib\n\ndef sign(key, body):\n    return hashlib.sha1(key + body).hexdigest()\n",
        good="import hmac\n\ndef sign(key, body):\n    return hmac.new(key, body, 'sha256').hexdigest()\n",
        severity="medium",
        cwe=328,
        help_url="https://cwe.mitre.org/data/definitions/328.html",
    ),
    CheckInfo(
        id="security.weak-password-hash",
        title="Passwords can be guessed from their digests",
        why=(
            "Graphics cards try thousands of millions of fast hashes a second. Passwords need a slow derivation:"
            " scrypt, argon2, or PBKDF2 with hundreds of thousands of rounds."
        ),
        bad=(
            "import hashlib\n\ndef store(pin, salt):\n"
            '    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, 1_000)\n'
        ),
        good=(
            "import hashlib\n\ndef store(pin, salt):\n"
            '    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, 600_000)\n'
        ),
        severity="medium",
        cwe=916,
        help_url="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    ),
    CheckInfo(
        id="security.weak-cipher",
        title="A cipher, mode or key size that is broken",
        why=(
            "RC4, DES and Blowfish can be read; ECB shows which blocks are equal; short RSA keys can be factored. Use"
            " AES-GCM or ChaCha20-Poly1305, and RSA from 2,048 bits on."
        ),
        bad=(
            "from cryptography.hazmat.primitives.asymmetric import rsa\n\ndef key():\n"
            "    return rsa.generate_private_key(public_exponent=65537, key_size=1024)\n"
        ),
        good=(
            "from cryptography.hazmat.primitives.asymmetric import rsa\n\ndef key():\n"
            "    return rsa.generate_private_key(public_exponent=65537, key_size=3072)\n"
        ),
        severity="high",
        cwe=327,
        help_url="https://cwe.mitre.org/data/definitions/327.html",
    ),
)
