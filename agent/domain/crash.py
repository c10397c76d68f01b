"""A crash as the language's runtime described it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from agent.domain.capsule import Capsule
from agent.domain.request import HttpRequest
from agent.domain.untrusted import Untrusted

Locals = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFrame:
    """One frame of a stack trace.

    Args:
        path: file as the runtime named it, e.g. `/srv/app/shop/cart.py`.
        line: 1-based line number, 0 when unknown.
        function: name as printed (`<lambda>`, `<module>`), may be qualified.
        code: the source line as printed, stripped, empty when not printed.
        marker: columns `(start, end)` of the `^^^^` marks within `code`, None without marks.
        locals: recorded variables, name -> repr text or nested lists and mappings of repr text, as the recorder wrote them.
        in_app: what the error tracker said of the frame, None when it said nothing.
    """

    path: str
    line: int
    function: str
    code: str = ""
    marker: tuple[int, int] | None = None
    locals: Locals = field(default_factory=dict)
    in_app: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """One exception with its frames, outermost first, and what led to it.

    Args:
        type: exception type as printed; may be qualified (`shop.errors.CartError`).
        message: its text; hostile.
        frames: outermost first; the innermost, where it was raised, is last.
        cause: the exception it was raised from, or the one being handled when it was raised.
        cause_is_explicit: True for `raise ... from`, False for "during handling of".
        members: exceptions of a group.
        notes: PEP 678 notes.
        count: how often it was seen in the evidence.
        truncated: True when the text was cut and frames may be missing.
        capsule: what the recorder saw of the whole chain, on the crash that is looked at only; None without a recorder.
        request: the request that was being answered, as an error tracker told it; on the outermost of a chain only.
    """

    type: str
    message: Untrusted
    frames: tuple[StackFrame, ...]
    cause: "Crash | None" = None
    cause_is_explicit: bool = False
    members: tuple["Crash", ...] = ()
    notes: tuple[Untrusted, ...] = ()
    count: int = 1
    truncated: bool = False
    capsule: Capsule | None = None
    request: HttpRequest | None = None

    @property
    def short_type(self) -> str:
        """The type without its module."""
        return self.type.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashSignature:
    """What makes two crashes the same: the type and the innermost in-repository function, by symbol and not by line.

    Args:
        type: exception type without its module.
        path: repository-relative file of the innermost in-repository frame, empty when there is none.
        function: that frame's unqualified function name.
    """

    type: str
    path: str
    function: str

    @property
    def key(self) -> str:
        """Twelve hexadecimal digits that name the signature."""
        return sha256(f"{self.type}\0{self.path}\0{self.function}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
