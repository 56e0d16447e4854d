"""Algorithm suites: what signs, seals and encrypts a package. One suite is one number in the header.

A national suite (2: SM2, SM3, SM4) can stand beside the first by implementing :class:`Suite` and being
added to :data:`SUITES`; nothing else in this room names an algorithm, except the SHA-256 of the header's
damage check, of the manifest's member list and of the package digest, which are the same in every suite.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SegmentCipher(ABC):
    """Encrypts numbered segments under one content key that is never used for another package."""

    @abstractmethod
    def encrypt(self, index: int, plain: bytes, bound: bytes) -> bytes:
        """Segment number ``index`` (from 0), followed by its tag; ``bound`` is authenticated with it."""

    @abstractmethod
    def decrypt(self, index: int, sealed: bytes, bound: bytes) -> bytes | None:
        """The plain segment, or None when a bit of it, its number or ``bound`` is not the original."""


class Suite(ABC):
    """A matching set of algorithms. Keys, signatures and seals are raw bytes of the sizes given here."""

    number: ClassVar[int]
    signing_private_size: ClassVar[int]
    sealing_private_size: ClassVar[int]
    signing_public_size: ClassVar[int]
    sealing_public_size: ClassVar[int]
    signature_size: ClassVar[int]
    seal_size: ClassVar[int]
    tag_size: ClassVar[int]
    content_key_size: ClassVar[int]

    @abstractmethod
    def generate(self) -> tuple[bytes, bytes]:
        """A new pair of private keys: signing, sealing."""

    @abstractmethod
    def public_of(self, signing: bytes, sealing: bytes) -> tuple[bytes, bytes]:
        """The public keys (signing, sealing) of two private keys."""

    @abstractmethod
    def digest(self, data: bytes) -> bytes:
        """The suite's hash of ``data``."""

    @abstractmethod
    def sign(self, private: bytes, message: bytes) -> bytes:
        """The signature of ``message``."""

    @abstractmethod
    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` was made over ``message`` by the owner of ``public``."""

    @abstractmethod
    def seal(self, public: bytes) -> tuple[bytes, bytes]:
        """A fresh secret only the owner of ``public`` can find again: (seal for the header, secret)."""

    @abstractmethod
    def unseal(self, private: bytes, seal: bytes) -> bytes:
        """The secret behind a seal; :raises ValueError: for a seal that nobody can have made honestly."""

    @abstractmethod
    def expand(self, secret: bytes, label: bytes, length: int) -> bytes:
        """``length`` key bytes from ``secret``, different for every ``label``."""

    @abstractmethod
    def cipher(self, key: bytes) -> SegmentCipher:
        """The cipher for one package."""


class _AesGcm(SegmentCipher):
    """AES-256-GCM; the nonce is the segment number as 12 bytes, big-endian, which is safe with fresh keys."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, index: int, plain: bytes, bound: bytes) -> bytes:
        return self._aead.encrypt(index.to_bytes(12), plain, bound)

    def decrypt(self, index: int, sealed: bytes, bound: bytes) -> bytes | None:
        try:
            return self._aead.decrypt(index.to_bytes(12), sealed, bound)
        except InvalidTag:
            return None


class InternationalSuite(Suite):
    """Suite 1: X25519, HKDF-SHA256, AES-256-GCM, Ed25519, SHA-256."""

    number = 1
    signing_private_size = 32
    sealing_private_size = 32
    signing_public_size = 32
    sealing_public_size = 32
    signature_size = 64
    seal_size = 32
    tag_size = 16
    content_key_size = 32

    def generate(self) -> tuple[bytes, bytes]:
        """Random Ed25519 and X25519 private keys."""
        signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
        return signing.private_bytes_raw(), sealing.private_bytes_raw()

    def public_of(self, signing: bytes, sealing: bytes) -> tuple[bytes, bytes]:
        """Both public keys, raw."""
        signing_key = Ed25519PrivateKey.from_private_bytes(signing)
        sealing_key = X25519PrivateKey.from_private_bytes(sealing)
        return signing_key.public_key().public_bytes_raw(), sealing_key.public_key().public_bytes_raw()

    def digest(self, data: bytes) -> bytes:
        """SHA-256."""
        running = Hash(SHA256())
        running.update(data)
        return running.finalize()

    def sign(self, private: bytes, message: bytes) -> bytes:
        """Ed25519."""
        return Ed25519PrivateKey.from_private_bytes(private).sign(message)

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Ed25519."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def seal(self, public: bytes) -> tuple[bytes, bytes]:
        """X25519 with a key pair that is used once; the seal is its public key."""
        once = X25519PrivateKey.generate()
        secret = once.exchange(X25519PublicKey.from_public_bytes(public))
        return once.public_key().public_bytes_raw(), secret

    def unseal(self, private: bytes, seal: bytes) -> bytes:
        """X25519; a point of small order is refused."""
        own = X25519PrivateKey.from_private_bytes(private)
        return own.exchange(X25519PublicKey.from_public_bytes(seal))

    def expand(self, secret: bytes, label: bytes, length: int) -> bytes:
        """HKDF-SHA256 without salt; the label is its info."""
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=label).derive(secret)

    def cipher(self, key: bytes) -> SegmentCipher:
        """AES-256-GCM."""
        return _AesGcm(key)


INTERNATIONAL = InternationalSuite()
SUITES: dict[int, Suite] = {INTERNATIONAL.number: INTERNATIONAL}
