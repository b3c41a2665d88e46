"""A small real provider of OpenID Connect: HTTP, codes that work once, signed ID tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "lotrinh", "bi-mat-cua-trang"


@dataclass
class Provider:
    """The provider: who is signed in there, and what it does wrong on purpose."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None  # of another person than the ID token's, if set
    signs_with_another_key: bool = False
    signs_without_key: bool = False
    refuses: bool = False
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def id_token(self) -> str:
        """Return who is signed in, signed."""
        now = int(time.time())
        content = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
            **self.claims,
        }
        if self.signs_without_key:
            return jwt.encode(content, "", algorithm="none")
        key = self.key
        if self.signs_with_another_key:
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return jwt.encode(content, key, algorithm="RS256", headers={"kid": "mot"})

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """Return status and JSON of a request, or where it leads to."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/jwks":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [{**public, "kid": "mot", "alg": "RS256", "use": "sig"}]}
        if path == "/authorize":
            back = {"state": query["state"]}
            if self.refuses:
                back["error"] = "access_denied"
            else:
                back["code"] = secrets.token_hex(8)
                self.asked[back["code"]] = query
            return 302, f"{query['redirect_uri']}?{urlencode(back)}"
        if path == "/token":
            return self._token(query)
        if path == "/userinfo":
            return 200, self.claims if self.userinfo is None else self.userinfo
        return 404, {}

    def _token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.asked.pop(sent.get("code", ""), None)
        if asked is None or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked["code_challenge"] != challenge or asked["redirect_uri"] != sent["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "mot-the", "token_type": "Bearer", "id_token": self.id_token()}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider while inside."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            self._answer(url.path, url.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(self.path, body)

        def _answer(self, path: str, query: str) -> None:
            sent = {name: values[0] for name, values in parse_qs(query).items()}
            status, content = provider.answer(path, sent)
            body = b"" if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            if isinstance(content, str):
                self.send_header("Location", content)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
