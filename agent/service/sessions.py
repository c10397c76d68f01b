"""Login sessions: signed cookies, kept nowhere; and the tokens that tie a form to one."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from re import compile as regex
from secrets import token_bytes, token_urlsafe

COOKIE = "suture_session"
LIFETIME = 12 * 3600
SHAPE = regex(r"(\d{1,12})\.([A-Za-z0-9_-]{16,64})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser's session; expires at a Unix time in seconds."""

    nonce: str
    expires: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Issues and reads session cookies.

    Args:
        key: signing key; another key ends every session.
    """

    key: bytes = field(repr=False)

    @classmethod
    def for_token(cls, page_token: str) -> "Sessions":
        """Sessions that end when the token changes; without a token they end with the process."""
        if not page_token:
            return cls(key=token_bytes(32))
        return cls(key=hmac.new(page_token.encode(), b"suture session cookies", sha256).digest())

    def issue(self, now: float) -> tuple[Session, str]:
        """A new session and its cookie's value."""
        session = Session(nonce=token_urlsafe(18), expires=int(now) + LIFETIME)
        return session, f"{session.expires}.{session.nonce}.{self._sign('session', session)}"

    def read(self, cookie: str, now: float) -> Session | None:
        """The session of a cookie that we signed and that has not expired."""
        matched = SHAPE.fullmatch(cookie)
        if not matched:
            return None
        session = Session(nonce=matched[2], expires=int(matched[1]))
        genuine = hmac.compare_digest(self._sign("session", session).encode(), matched[3].encode())
        return session if genuine and session.expires > now else None

    def form_token(self, session: Session) -> str:
        """The token a form of this session carries."""
        return self._sign("form", session)

    def owns_form(self, session: Session, token: str) -> bool:
        """True when the token was made for this session."""
        return hmac.compare_digest(self.form_token(session).encode(), token.encode("utf-8", "replace"))

    def _sign(self, purpose: str, session: Session) -> str:
        mac = hmac.new(self.key, f"{purpose}\0{session.expires}\0{session.nonce}".encode(), sha256).digest()
        return urlsafe_b64encode(mac).rstrip(b"=").decode()
