"""Expressions as text for the explorer, with a table of what is imported."""

import ast
from copy import deepcopy
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Table:
    """Names given to references, so that what goes to the sandbox and comes back is plain text.

    Args:
        names: name -> `module:attribute`.
    """

    names: dict[str, str] = field(default_factory=dict)

    def name(self, meant: str) -> str:
        """The name of `module:attribute`, given when it has none yet."""
        known = next((name for name, known in self.names.items() if known == meant), "")
        if not known:
            known = f"r{len(self.names)}"
            self.names[known] = meant
        return known

    def text(self, tree: ast.expr) -> str:
        """The expression's text, references by their names."""
        copy = deepcopy(tree)
        for node in ast.walk(copy):
            if isinstance(node, ast.Name) and ":" in node.id:
                node.id = self.name(node.id)
        return ast.unparse(ast.fix_missing_locations(copy))
