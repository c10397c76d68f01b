"""Expressions beside their repaired selves."""

import ast
import builtins
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent.stages.reproduction.expressions import text_of

CLOSE = 0.75
COPYING = frozenset({"copy", "items"})
SORTING = frozenset({"str", "repr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairing:
    """Says which expression repairs which.

    Args:
        names: every name the file uses.
        missing: arguments that the crash's message says were missing.
    """

    names: frozenset[str]
    missing: frozenset[str] = frozenset()

    @property
    def bound(self) -> frozenset[str]:
        """Names that an import would hide; the ones that nothing binds yet are what imports are for."""
        return self.names & frozenset(dir(builtins))

    def repaired(self, old: object, new: object) -> bool:
        """True when the one is the other, or repairs it."""
        if isinstance(old, ast.AST) and isinstance(new, ast.AST):
            return ast.dump(old) == ast.dump(new) or self._is_repair(old, new) or self._inside(old, new)
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(self.repaired(one, other) for one, other in zip(old, new, strict=True))
        return old == new

    def _inside(self, old: ast.AST, new: ast.AST) -> bool:
        if type(old) is not type(new) or isinstance(old, ast.Constant | ast.Name):
            return False
        if isinstance(old, ast.Call) and isinstance(new, ast.Call):
            return self._called_alike(old, new)
        return all(self.repaired(getattr(old, name, None), getattr(new, name, None)) for name in old._fields)

    def _is_repair(self, old: ast.AST, new: ast.AST) -> bool:
        match old, new:
            case ast.Constant(value=bytes() as data), ast.Constant(value=str() as text):
                return data.decode("latin-1") == text
            case ast.Constant(value=str() as text), ast.Constant(value=bytes() as data):
                return data.decode("latin-1") == text
            case ast.Constant(value=int() as index), ast.Slice(lower=lower, upper=ast.Constant(value=int() as upper), step=None):
                return index >= 0 and upper == index + 1 and (text_of(lower) if lower else "0") == str(index)
            case ((ast.Name() | ast.Attribute()), (ast.Name() | ast.Attribute())):
                return self._same_name_meant(text_of(old), text_of(new))
            case _, ast.Call(func=ast.Attribute(value=inner, attr=name), args=[], keywords=[]):
                return name in COPYING and self.repaired(old, inner)
        return False

    def _same_name_meant(self, old: str, new: str) -> bool:
        """The same last part found elsewhere, or a slip of the keys in it and no other name that is as close."""
        (home, _, name), (other_home, _, other) = old.rpartition("."), new.rpartition(".")
        if name == other:
            return new.endswith(f".{name}") and (not home or other_home.startswith(home))
        if home != other_home or _another_form(name, other):
            return False
        ratio = _likeness(name, other)
        return ratio >= CLOSE and not any(_likeness(name, known) >= ratio for known in self.names - {name, other})

    def _called_alike(self, old: ast.Call, new: ast.Call) -> bool:
        """The same call, its arguments repaired, with further ones of which the message or the crash leaves no choice."""
        if not self.repaired(old.func, new.func) or len(new.args) < len(old.args):
            return False
        given = {item.arg: item.value for item in new.keywords}
        had = {item.arg for item in old.keywords}
        kept = all(item.arg in given and self.repaired(item.value, given[item.arg]) for item in old.keywords)
        further = [*new.args[len(old.args) :], *(value for name, value in given.items() if name not in had and name != "key")]
        named = all(text_of(value).rpartition(".")[2] in self.missing for value in further)
        sorting = "key" not in given or "key" in had or text_of(given["key"]) in SORTING
        return (
            kept and named and sorting and all(self.repaired(one, other) for one, other in zip(old.args, new.args, strict=False))
        )


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _another_form(one: str, other: str) -> bool:
    """A plural, or a name that differs in a number: another thing, not a slip."""
    letters = ["".join(letter for letter in name if not letter.isdigit()) for name in (one, other)]
    return letters[0] == letters[1] or one.rstrip("s") == other.rstrip("s")
