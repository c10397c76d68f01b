"""A small formula language: ["+", 1, ["neg", 2]]."""


class Visitor:
    def visit(self, node):
        if isinstance(node, (int, float)):
            return self.visit_number(node)
        name, *rest = node
        method = getattr(self, "visit_" + {"+": "sum", "-": "difference", "/": "quotient"}.get(name, name))
        return method(*rest)


class Evaluate(Visitor):
    def visit_number(self, node):
        return node

    def visit_sum(self, *parts):
        return sum(self.visit(part) for part in parts)

    def visit_difference(self, left, right):
        return self.visit(left) - self.visit(right)

    def visit_neg(self, part):
        return -self.visit(part)

    def visit_share(self, part, *parts):
        """Part of the sum of all parts, 0 where there is nothing to share."""
        return self.visit_quotient(part, ["+", part, *parts])

    def visit_quotient(self, left, right):
        return self.visit(left) / self.visit(right)
