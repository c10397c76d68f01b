"""PY107: text is used where bytes are needed, or bytes where text is."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from rules.parts.candidates import Draft, candidates
from rules.parts.conversions import converted, literal_changed, only_if_needed, opened_otherwise, pattern_changed
from rules.parts.site import CrashSite, crash_site, failing_node
from rules.parts.text_types import is_bytes, is_parameter
from rules.parts.trees import bare

_OPERATORS = frozenset({"binary_operator", "augmented_assignment"})
_ENCODERS = re.compile(r"^(?:base64|binascii|zlib|hashlib|hmac|re)\.\w+$")


class StrBytesMismatch:
    """Text is used where bytes are needed, or bytes where text is.

    What it sees:
        `TypeError`s of adding, searching, writing, hashing or matching text with bytes, and `AttributeError: 'str' object
        has no attribute 'decode'` (or bytes and `encode`), on a line of the repository where one expression is meant.

    Why it fails:
        Data from sockets, files and processes is bytes; literals, formats and keys are text. Python 2 mixed them, Python 3
        does not.

    The fix:
        In this order: the literal becomes the kind that the other side shows to be; the file is opened in the mode that all
        its writes need; the pattern takes the kind of its only use; a value of unknown kind is converted only if it is the
        wrong one; else it is encoded or decoded with the encoding that the file names.

    When it stays silent:
        Which operand is meant is not certain; the literal holds characters that bytes can't; a pattern is used in more than
        one place; a `try` around it answers the exception; the file is a test, vendored or generated.

    Fix safety:
        Literals keep their characters. Where the code does not show the kind or the encoding, the fix is marked as making
        it up.
    """

    code = "PY107"
    exceptions = frozenset({"TypeError", "AttributeError"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        if site is None or site.handled(site.statement):
            return
        yield from candidates(site, self.code, tuple(_drafts(site)))


def _drafts(site: CrashSite) -> Iterator[Draft]:
    for pattern, find in _FINDERS:
        if re.search(pattern, site.message):
            yield from find(site)
            return


def _text_in_bytes(site: CrashSite) -> Iterator[Draft]:
    """`data.split(",")`, `"x" in data`, `out.write("x")`, `digest(text)`."""
    membership = failing_node(site, lambda node: node.type == "comparison_operator" and _asks_in(node))
    if membership is not None:
        left, right = bare(membership.named_children[0]), bare(membership.named_children[1])
        yield from literal_changed(site, (left,), right, to="bytes")
        yield from converted(site, left, to="bytes")
        return
    call = _call(site)
    if call is None:
        return
    yield from opened_otherwise(site, call, binary=False)
    receiver, arguments = _receiver(call), _arguments(call)
    if receiver is not None and is_parameter(site, receiver) and not is_bytes(site, receiver):
        yield from converted(site, receiver, to="str")
    yield from literal_changed(site, arguments, receiver, to="bytes")
    if len(arguments) == 1 or _is_encoder(site, call):
        yield from converted(site, arguments[0], to="bytes")


def _bytes_in_text(site: CrashSite) -> Iterator[Draft]:
    """`text.replace(b"x", b"y")`, `out.write(data)`, `b"x" in text`."""
    membership = failing_node(site, lambda node: node.type == "comparison_operator" and _asks_in(node))
    if membership is not None:
        left, right = bare(membership.named_children[0]), bare(membership.named_children[1])
        yield from literal_changed(site, (left,), right, to="str")
        yield from converted(site, left, to="str")
        return
    call = _call(site)
    if call is None:
        return
    yield from opened_otherwise(site, call, binary=True)
    arguments = _arguments(call)
    yield from literal_changed(site, arguments, _receiver(call), to="str")
    if len(arguments) == 1:
        yield from converted(site, arguments[0], to="str")


def _added(to: str) -> Callable[[CrashSite], Iterator[Draft]]:
    """The right side of `+` becomes what the left side is."""

    def find(site: CrashSite) -> Iterator[Draft]:
        node = failing_node(site, lambda node: node.type in _OPERATORS)
        left, right = (node.child_by_field_name(name) for name in ("left", "right")) if node is not None else (None, None)
        if left is not None and right is not None:
            yield from literal_changed(site, (bare(right),), left, to=to)
            yield from converted(site, bare(right), to=to, into=node)
            yield from literal_changed(site, (bare(left),), bare(right), to="str" if to == "bytes" else "bytes")

    return find


def _pattern(to: str) -> Callable[[CrashSite], Iterator[Draft]]:
    """A pattern that is of the other kind than what it is applied to."""

    def find(site: CrashSite) -> Iterator[Draft]:
        call = failing_node(site, lambda node: node.type == "call" and _matches(site, node))
        if call is None:
            return
        yield from pattern_changed(site, call, to=to)
        arguments = _arguments(call)
        subject = arguments[-1] if len(arguments) == (2 if _is_encoder(site, call) else 1) else None
        if subject is not None and to == "bytes":
            yield from converted(site, subject, to="str")

    return find


def _needless(method: str) -> Callable[[CrashSite], Iterator[Draft]]:
    """`text.decode()` for what is text already."""

    def find(site: CrashSite) -> Iterator[Draft]:
        node = failing_node(site, lambda node: node.type == "attribute" and site.text(node).endswith(f".{method}"))
        call = node.parent if node is not None else None
        if node is not None and call is not None and call.type == "call" and site.innermost:
            yield from only_if_needed(site, call, method)

    return find


def _call(site: CrashSite) -> Node | None:
    return failing_node(site, lambda node: node.type == "call" and bool(_arguments(node)))


def _matches(site: CrashSite, node: Node) -> bool:
    function = node.child_by_field_name("function")
    name = site.text(function).rsplit(".", 1)[-1] if function is not None else ""
    return name in {"match", "search", "fullmatch", "findall", "finditer", "sub", "split"}


def _is_encoder(site: CrashSite, call: Node) -> bool:
    function = call.child_by_field_name("function")
    return function is not None and bool(_ENCODERS.match(site.text(function)))


def _asks_in(node: Node) -> bool:
    operators = [child.type.replace(" ", "") for child in node.children if not child.is_named]
    return operators in (["in"], ["notin"])


def _receiver(call: Node) -> Node | None:
    function = call.child_by_field_name("function")
    return function.child_by_field_name("object") if function is not None and function.type == "attribute" else None


def _arguments(call: Node) -> tuple[Node, ...]:
    listed = call.child_by_field_name("arguments")
    if listed is None or listed.type != "argument_list":
        return ()
    plain = [child for child in listed.named_children if child.type != "comment"]
    odd = {"keyword_argument", "list_splat", "dictionary_splat"}
    return () if any(child.type in odd for child in plain) else tuple(plain)


_FINDERS: tuple[tuple[str, Callable[[CrashSite], Iterator[Draft]]], ...] = (
    (r"^'str' object has no attribute 'decode'", _needless("decode")),
    (r"^'bytes' object has no attribute 'encode'", _needless("encode")),
    (r"cannot use a bytes pattern on a string-like object", _pattern("str")),
    (r"cannot use a string pattern on a bytes-like object", _pattern("bytes")),
    (r'can only concatenate str \(not "bytes"\) to str', _added("str")),
    (r"can't concat str to bytes", _added("bytes")),
    (r"a bytes-like object is required, not 'str'", _text_in_bytes),
    (r"(?:[Ss]trings|Unicode-objects) must be encoded before hashing", _text_in_bytes),
    (
        r"first arg must be bytes or a tuple of bytes, not str|argument should be integer or bytes-like object, not 'str'",
        _text_in_bytes,
    ),
    (r"first arg must be str or a tuple of str, not bytes|requires string as left operand, not bytes", _bytes_in_text),
    (r"argument(?: \d)? must be str(?: or None)?, not bytes|must be str or None, not bytes", _bytes_in_text),
    (r"string argument expected, got 'bytes'", _bytes_in_text),
)
