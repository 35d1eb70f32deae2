"""A device that keeps passkeys: it signs whatever a test asks it to, also what no real one would."""

import json
import os
from hashlib import sha256
from typing import Any, Final

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HOLDS_NEW_KEY = 0x01, 0x04, 0x40
ES256_KEY: Final = {1: 2, 3: -7, -1: 1}


class Device:
    """One passkey. Attributes are what a test makes false."""

    def __init__(self, origin: str = "http://localhost:8000", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.flags = PRESENT | VERIFIED
        self.count = 0
        self.id = os.urandom(16)
        self.user_handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: dict[str, Any]) -> str:
        """The answer of `navigator.credentials.create`, as JSON."""
        self.user_handle = options["user"]["id"].encode()
        numbers = self._key.public_key().public_numbers()
        public = ES256_KEY | {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        new_key = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        said = self._about(HOLDS_NEW_KEY) + new_key
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        asked = self._asked("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": asked, "attestationObject": attestation})

    def signed(self, options: dict[str, Any]) -> str:
        """The answer of `navigator.credentials.get`, as JSON. The device counts each."""
        self.count += 1
        said, asked = self._about(), self._asked("webauthn.get", options["challenge"])
        signature = self._key.sign(said + sha256(asked).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": asked, "authenticatorData": said, "signature": signature})

    def _about(self, more_flags: int = 0) -> bytes:
        flags = bytes([self.flags | more_flags])
        return sha256(self.host.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _asked(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, parts: dict[str, bytes]) -> str:
        own_id = bytes_to_base64url(self.id)
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps({"id": own_id, "rawId": own_id, "type": "public-key", "response": response})
