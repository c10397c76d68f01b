"""PY106: a name does not exist, and one that is spelt almost alike does."""

from collections.abc import Callable, Iterator

from agent.domain.fix import CandidateFix
from agent.domain.location import CodeContext
from rules.parts.candidates import Draft, candidates
from rules.parts.misspelt_attributes import misspelt_attribute
from rules.parts.misspelt_imports import misspelt_import
from rules.parts.misspelt_keywords import misspelt_keyword
from rules.parts.misspelt_names import misspelt_name, outer_variable
from rules.parts.site import CrashSite, crash_site


class WrongName:
    """A name does not exist, and one that is spelt almost alike does.

    What it sees:
        `NameError`, `AttributeError: ... has no attribute`, `TypeError: ... unexpected keyword argument`, `ImportError:
        cannot import name` and `UnboundLocalError`, where the right name is in scope, in the class, among the parameters or
        in the module.

    Why it fails:
        A slip of the keys, a half-done renaming, a forgotten import of the standard library, or an outer variable that is
        counted up without `global` or `nonlocal`.

    The fix:
        The name becomes the only one that is close to it, everywhere in the function; a misspelt definition is mended
        where the wrong name is the one that is used; the missing import or declaration is added.

    When it stays silent:
        Several names are close, or none; the interpreter suggests another; the name exists but is not set yet; the object
        is of another type than the code thinks (its other uses tell); names may come from a star import or from
        `__getattr__`; the file is a test, vendored or generated.

    Fix safety:
        Code that raised now runs; nothing else changes, and no value is made up.
    """

    code = "PY106"
    exceptions = frozenset({"NameError", "UnboundLocalError", "AttributeError", "TypeError", "ImportError"})

    def propose(self, context: CodeContext) -> Iterator[CandidateFix]:
        """Candidates, best first; nothing when it can't know."""
        site = crash_site(context)
        find = _FINDERS.get(context.crash.short_type)
        if site is None or find is None or site.handled(site.statement):
            return
        if site.innermost or context.crash.short_type == "ImportError":
            yield from candidates(site, self.code, tuple(find(site)))


_FINDERS: dict[str, Callable[[CrashSite], Iterator[Draft]]] = {
    "NameError": misspelt_name,
    "UnboundLocalError": outer_variable,
    "AttributeError": misspelt_attribute,
    "TypeError": misspelt_keyword,
    "ImportError": misspelt_import,
}
