"""The signature below a record: Ed25519, by the key of AUDIT_SIGNING_KEY."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, Final

from pydantic import SecretStr

from function_app.audit.chain import canonical

_NOT_SIGNED: Final = ("signature", "public_key")


def signed(head: Mapping[str, Any], key: SecretStr | None) -> dict[str, Any]:
    """With `signature` and `public_key`; both are null where there is no key."""
    if key is None:
        return {**head, "signature": None, "public_key": None}

    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    private = Ed25519PrivateKey.from_private_bytes(b64decode(key.get_secret_value()))
    return {
        **head,
        "signature": _text(private.sign(canonical(head))),
        "public_key": _text(private.public_key().public_bytes_raw()),
    }


def is_signed_by(head: Mapping[str, Any], public_key: str) -> bool:
    """False as well for what is no key or no signature."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    content = {name: value for name, value in head.items() if name not in _NOT_SIGNED}
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True))
        key.verify(b64decode(str(head.get("signature")), validate=True), canonical(content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _text(content: bytes) -> str:
    return b64encode(content).decode()
