"""How objects of a class come to be."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Keeping(IntEnum):
    """How an argument is kept: as it is, copied or replaced by a default, or made into something else."""

    EXACT = 0
    SOFT = 1
    CHANGED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How objects of a class come to be.

    Args:
        parameters: names a caller may give by keyword, in order; the positional-only ones are in `positional`.
        positional: parameters that must be given by position.
        required: those without a default.
        defaults: parameter -> default.
        kept: attribute -> the parameter it comes from, and how.
        constants: attribute -> the literal it begins with.
        always: attributes that every construction sets.
        known: False when a base class from elsewhere may have a constructor of its own.
        has_new: the repository's code defines `__new__`.
        has_init: the repository's code defines `__init__`, or a decorator does.
        guarded: attributes can't simply be set: frozen, or `__setattr__` is defined.
        descriptors: names that are properties.
        cached: those of them that keep what they computed once.
    """

    parameters: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    defaults: Mapping[str, ast.expr] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, Keeping]] = field(default_factory=dict)
    constants: Mapping[str, ast.expr] = field(default_factory=dict)
    always: frozenset[str] = frozenset()
    known: bool = True
    has_new: bool = False
    has_init: bool = False
    guarded: bool = False
    descriptors: frozenset[str] = frozenset()
    cached: frozenset[str] = frozenset()

    def loses(self, names: Mapping[str, int]) -> bool:
        """True when a required argument can't be told from these attributes, or one is gone that every construction sets."""
        kept = [self.attribute_for(parameter, names) for parameter in self.required]
        return any(one is None or one[1] is Keeping.CHANGED for one in kept) or not self.always <= names.keys()

    def attribute_for(self, parameter: str, names: Mapping[str, int]) -> tuple[str, Keeping] | None:
        """The recorded attribute that tells what was given for a parameter, None when none does."""
        kept = [(how, name) for name, (source, how) in self.kept.items() if source == parameter and name in names]
        alike = [(Keeping.SOFT, name) for name in (parameter, f"_{parameter}") if name in names and name not in self.kept]
        hidden = [(Keeping.SOFT, name) for name in names if name.endswith(f"__{parameter}") and name.startswith("_")]
        best = min([*kept, *alike, *hidden], default=None)
        return (best[1], best[0]) if best else None
