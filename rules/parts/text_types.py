"""Text and bytes in source code: literals, the encoding a file speaks of, and which of the two an expression is."""

import codecs
import re

from tree_sitter import Node

from agent.code.edits import insert_before, replace
from agent.code.source import Source
from agent.code.symbols import parameters
from agent.domain.fix import Edit
from rules.parts.fallbacks import origins
from rules.parts.site import CrashSite
from rules.parts.trees import bare, own

_NAMED = re.compile(r"(?:\.(?:encode|decode)\(|encoding\s*=\s*)\s*(?:encoding\s*=\s*)?['\"]([\w-]+)['\"]")
_UNIVERSAL = frozenset({"utf-8", "utf8"})
_TRANSFORMING = frozenset({"hex", "base64", "bz2", "zlib", "quopri", "uu", "rot13"})
_NOT_TEXT = ("escape", "punycode", "idna", "undefined")
_ASCII_MAKERS = frozenset(
    {"b64encode", "urlsafe_b64encode", "standard_b64encode", "b32encode", "b16encode", "b85encode", "hexlify", "encodebytes"}
)
_UNNAMED = re.compile(r"\.(?:encode|decode)\(\)")
_BYTES_MAKERS = ("recv(", "encode(", "b64decode(", "b64encode(", "digest(", "urandom(", "to_bytes(", "bytes(", "pack(")
_TEXT_MAKERS = ("decode(", "str(", "hexdigest(", "repr(", "format(", "getvalue()")


def is_literal(node: Node) -> bool:
    """True for a plain string without a placeholder."""
    return node.type == "string" and not any(child.type == "interpolation" for child in node.named_children)


def is_bytes_literal(source: Source, node: Node) -> bool:
    """True for `b"..."`."""
    return is_literal(node) and "b" in _prefix(source, node).lower()


def is_text_literal(source: Source, node: Node) -> bool:
    """True for `"..."` that could be `b"..."` as well: only ASCII, no escapes that bytes don't have."""
    if not is_literal(node) or "b" in _prefix(source, node).lower():
        return False
    text = source.text(node)
    return text.isascii() and not re.search(r"\\[uUN]", text)


def as_bytes(source: Source, node: Node) -> Edit:
    """The literal with a `b` before it; a `u` goes."""
    prefix = _prefix(source, node)
    if "u" in prefix.lower():
        return Edit(path=source.path, start=node.start_byte, end=node.start_byte + len(prefix), replacement=b"b")
    return insert_before(source, node, "b")


def as_text(source: Source, node: Node) -> Edit:
    """The literal without its `b`."""
    text, prefix = source.text(node), _prefix(source, node)
    return replace(source, node, re.sub("[bB]", "", prefix) + text[len(prefix) :])


def encoding_argument(source: Source) -> tuple[str, str]:
    """What stands between the brackets of `encode()` in this file, and what is made up by choosing it.

    The only encoding that the file names is taken as it is; a file that leaves it out elsewhere means UTF-8 as well. One that
    can't hold every text may have been chosen for other values (a token, a header) and is made up for these.
    """
    text = source.decode(source.file.content)
    named = {name.lower() for name in _NAMED.findall(text)}
    if len(named) == 1:
        spelled = _NAMED.findall(text)[0]
        return f'"{spelled}"', "" if is_for_any_text(spelled) else spelled
    return "", "" if not named and _UNNAMED.search(text) else "UTF-8"


def is_for_any_text(encoding: str) -> bool:
    """True for UTF-8, which holds every text and has ASCII at its places."""
    return encoding.lower().replace("_", "-") in _UNIVERSAL


def is_ascii_only(site: CrashSite, node: Node) -> bool:
    """True for what `b64encode`, `hexlify` and their like give."""
    node = bare(node)
    born = origins(site, site.text(node)) if node.type == "identifier" else (node,)
    calls = [bare(value) for value in born]
    functions = [call.child_by_field_name("function") if call.type == "call" else None for call in calls]
    names = [site.text(function).rpartition(".")[2] if function is not None else "" for function in functions]
    return bool(names) and all(name in _ASCII_MAKERS for name in names)


def has_ascii(encoding: str) -> bool:
    """True when ASCII characters are the same bytes in the encoding."""
    try:
        return "az09+/=".encode(encoding) == b"az09+/="
    except (LookupError, UnicodeError):
        return False


def is_text_encoding(name: str) -> bool:
    """True for codecs between text and bytes; `hex`, `base64`, `rot13` and the escapes turn a value into another one."""
    try:
        normal = codecs.lookup(name).name
    except (LookupError, ValueError):
        return False
    return normal not in _TRANSFORMING and not any(word in normal for word in _NOT_TEXT)


def is_bytes(site: CrashSite, node: Node) -> bool:
    """True when the code itself shows that the expression is bytes: its origin, annotation, or other uses."""
    return _is(site, node, "bytes")


def is_text(site: CrashSite, node: Node) -> bool:
    """True when the code itself shows that the expression is text."""
    return _is(site, node, "str")


def only_changes_kind(site: CrashSite, call: Node) -> bool:
    """True for a codec between text and bytes: `text.decode("hex")` computes something that is still to be computed."""
    listed = call.child_by_field_name("arguments")
    given = listed.named_children if listed is not None else []
    first = (
        given[0].child_by_field_name("value") if given and given[0].type == "keyword_argument" else given[0] if given else None
    )
    return first is None or (is_literal(first) and is_text_encoding(site.text(first).lstrip("bBrRuU").strip("\"'")))


def is_parameter(site: CrashSite, node: Node) -> bool:
    """True for a parameter of the function that is not assigned in it."""
    name = site.text(node)
    return any(parameter.name == name for parameter in parameters(site.function)) and not origins(site, name)


def _is(site: CrashSite, node: Node, kind: str) -> bool:
    node = bare(node)
    if node.type in {"string", "concatenated_string"}:
        return is_bytes_literal(site.source, node) == (kind == "bytes")
    if node.type == "call":
        return _made(site, node, kind)
    if node.type != "identifier":
        return False
    name = site.text(node)
    if any(parameter.name == name and parameter.annotation == kind for parameter in parameters(site.function)):
        return True
    born = origins(site, name)
    return bool(born) and all(bare(value).type != "identifier" and _is(site, value, kind) for value in born)


def _made(site: CrashSite, call: Node, kind: str) -> bool:
    function = call.child_by_field_name("function")
    name = site.text(function).rsplit(".", 1)[-1] + "(" if function is not None else ""
    if name in {"read(", "readline("}:
        return _mode_of(site, function) == ("b" if kind == "bytes" else "t")
    if function is not None and site.text(function) == "json.dumps":
        return kind == "str"
    makers = _BYTES_MAKERS if kind == "bytes" else _TEXT_MAKERS
    return name in makers


def _mode_of(site: CrashSite, function: Node | None) -> str:
    """`b` or `t` for the file whose method it is, empty when its opening is not in the function."""
    receiver = function.child_by_field_name("object") if function is not None else None
    opening = opening_of(site, receiver) if receiver is not None else None
    mode = mode_node(site, opening) if opening is not None else None
    if opening is None:
        return ""
    return "b" if mode is not None and "b" in site.text(mode) else "t"


def opening_of(site: CrashSite, receiver: Node) -> Node | None:
    """The only `open(...)` of the function that gives the named file; the receiver itself when it is that call."""
    if _is_open(site, receiver):
        return receiver
    name = site.text(receiver)
    aliased = [node for node in own(site.function.body) if node.type == "as_pattern" and _alias(site, node) == name]
    found = [node.named_children[0] for node in aliased if _is_open(site, node.named_children[0])]
    found += [value for value in origins(site, name) if _is_open(site, value)]
    return found[0] if len(found) == 1 else None


def mode_node(site: CrashSite, opening: Node) -> Node | None:
    """The literal of the mode that a file is opened with, None when there is none."""
    arguments = opening.child_by_field_name("arguments")
    given = [child for child in arguments.named_children if child.type != "comment"] if arguments is not None else []
    for node in given:
        label, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if node.type == "keyword_argument" and label is not None and value is not None and site.text(label) == "mode":
            return value if is_literal(value) else None
    return given[1] if len(given) > 1 and is_literal(given[1]) else None


def _alias(site: CrashSite, node: Node) -> str:
    target = node.child_by_field_name("alias")
    return site.text(target) if target is not None else ""


def _is_open(site: CrashSite, node: Node) -> bool:
    function = node.child_by_field_name("function") if node.type == "call" else None
    return function is not None and site.text(function) in {"open", "io.open", "gzip.open", "bz2.open", "lzma.open"}


def _prefix(source: Source, node: Node) -> str:
    return source.text(node).split("'", 1)[0].split('"', 1)[0]
