"""A demo key set and tokens signed with it (RFC 7515, HS256), for load on loopback alone."""

import base64
import hashlib
import hmac
import json
import time

ISSUER = "https://login.store.example"
AUDIENCE = "store"
KEY_ID = "demo"
KEY = hashlib.sha256(b"a demo key that protects nothing").digest()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def key_set():
    """The JWKS document that a BFF reads (RFC 7517)."""
    return {"keys": [{"kty": "oct", "kid": KEY_ID, "alg": "HS256", "use": "sig", "k": base64url(KEY)}]}


def token(subject, seconds=24 * 3600, **claims):
    """A token for `subject` that expires in `seconds`; `claims` are added or replace the usual ones."""
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT", "kid": KEY_ID}
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + seconds, **claims}
    signed = ".".join(base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, body))
    return signed + "." + base64url(hmac.new(KEY, signed.encode(), hashlib.sha256).digest())
