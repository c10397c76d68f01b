"""Where text or bytes go on from the expression that failed on them."""

import re

from tree_sitter import Node

from agent.code.walking import ancestors
from rules.parts.site import CrashSite
from rules.parts.trees import own, same

_TELLS_ONLY = frozenset(
    {"startswith", "endswith", "find", "rfind", "index", "rindex", "count", "write", "writelines", "send", "sendall", "update"}
    | {"sha256", "md5", "sha1"}
)
_ASKING = frozenset(
    {"not_operator", "if_statement", "elif_clause", "while_statement", "if_clause", "assert_statement"},
)
_MATCHES = frozenset({"match", "fullmatch", "search"})
_TAKES_BOTH = frozenset({"len", "int", "float", "bool", "any", "all", "print"})
_ANNOTATED = {"bytes": re.compile(r"\bbytes\b"), "str": re.compile(r"\bstr\b")}
_BACK = {"bytes": ".decode(", "str": ".encode("}


def result_fits(site: CrashSite, changed: Node, kind: str) -> bool:
    """True when a literal of the other kind can't change the kind of what the rest of the program gets.

    Fitting are operations that only tell or write something (`in`, `startswith`, `write`), results that are counted or turned
    into numbers, a function that is declared to give this kind or is shown to go on with it.

    Args:
        site: the crash.
        changed: the literal, or the call it is in.
        kind: `bytes` or `str`, what the operation gives afterwards.
    """
    call = next((node for node in (changed, *ancestors(changed)) if node.type in {"call", "comparison_operator"}), None)
    if call is None:
        return _is_declared(site, kind)
    if call.type == "comparison_operator" or _name(site, call) in _TELLS_ONLY:
        return True
    if _name(site, call) in _MATCHES:
        return _is_only_asked(site, call)
    around = next((node for node in ancestors(call) if node.type == "call"), None)
    if around is not None and _name(site, around) in _TAKES_BOTH and around.start_byte >= site.statement.start_byte:
        return True
    after = site.source.text(site.function.node)[site.statement.start_byte - site.function.node.start_byte :]
    return _is_declared(site, kind) or _BACK[kind] in after


def used_otherwise(site: CrashSite, node: Node) -> bool:
    """True when the function reads the variable in further places, which a new binding of its name would change as well."""
    name = site.text(node)
    loops = any(parent.type in {"for_statement", "while_statement"} for parent in ancestors(site.statement))
    return any(
        found.type == "identifier"
        and not same(found, node)
        and site.text(found) == name
        and (loops or found.start_byte >= site.statement.start_byte)
        and not _is_label(found)
        for found in own(site.function.body)
    )


def _is_only_asked(site: CrashSite, call: Node) -> bool:
    """True when nothing but whether there is a match goes on: the match itself holds parts of the changed kind."""
    parent = call.parent
    while parent is not None and parent.type in {"parenthesized_expression", "boolean_operator"}:
        parent = parent.parent
    if parent is None or parent.type in {
        "not_operator",
        "if_statement",
        "elif_clause",
        "while_statement",
        "if_clause",
        "assert_statement",
    }:
        return parent is not None
    asked = parent.parent if parent.type == "argument_list" else parent
    return asked is not None and (asked.type == "comparison_operator" or _name(site, asked) == "bool")


def _is_declared(site: CrashSite, kind: str) -> bool:
    stated = site.function.node.child_by_field_name("return_type")
    return stated is not None and bool(_ANNOTATED[kind].search(site.text(stated)))


def _name(site: CrashSite, call: Node) -> str:
    function = call.child_by_field_name("function") if call.type == "call" else None
    return site.text(function).rpartition(".")[2] if function is not None else ""


def _is_label(node: Node) -> bool:
    parent = node.parent
    label = {"attribute": "attribute", "keyword_argument": "name"}.get(parent.type) if parent is not None else None
    return label is not None and parent is not None and same(parent.child_by_field_name(label), node)
