"""Classes that lack what they are asked for."""

from suspecting import crashed, order, reasons


def test_a_property_whose_own_failure_is_told_as_its_absence() -> None:
    code = """
    class Lazy:
        def __getattr__(self, name):
            return super().__getattribute__(name)

        @property
        def rows(self):
            return self.source.rows

        def __init__(self):
            self.kept = 1

    def show():
        lazy = Lazy()
        return lazy.rows
    """
    context = crashed(code, "AttributeError: 'Lazy' object has no attribute 'rows'", ("show", "return lazy.rows"))
    assert order(context)[:2] == ["show", "Lazy.rows"]


def test_classes_without_a_base_are_a_family_by_the_methods_they_share() -> None:
    files = {
        "plan/shapes.py": """
        class Rectangle:
            def area(self):
                return 1

            def outline(self):
                return 4

        class Circle:
            def area(self):
                return 3

            def outline(self):
                return 6

        class Corner:
            def area(self):
                return 2
        """,
        "plan/order.py": """
        def metres(shapes):
            return sum(shape.outline() for shape in shapes)
        """,
    }
    frame = ("plan/order.py:metres", "return sum(shape.outline() for shape in shapes)", "shape.outline")
    context = crashed(files, "AttributeError: 'Corner' object has no attribute 'outline'", frame)
    assert order(context) == ["Corner", "metres"]
    assert "plan/shapes.py" in context.files


def test_a_class_that_gives_nothing_of_the_name_is_named() -> None:
    code = """
    class Mailbox:
        def __init__(self):
            self.messages = []

    def badge(box):
        return box.unread
    """
    context = crashed(code, "AttributeError: 'Mailbox' object has no attribute 'unread'", ("badge", "return box.unread"))
    assert order(context) == ["badge", "Mailbox"]


def test_a_class_without_the_method_that_its_family_has() -> None:
    code = """
    class Node:
        pass

    class Text(Node):
        def render(self):
            return ""

    class Link(Node):
        def render(self):
            return ""

    class Image(Node):
        pass

    def page(nodes):
        return [node.render() for node in nodes]
    """
    message = "AttributeError: 'Image' object has no attribute 'render'"
    context = crashed(code, message, ("page", "return [node.render() for node in nodes]", "node.render"))
    assert order(context)[:2] == ["Image", "page"]
    assert "`Text`, `Link`, of the same family, have one" in reasons(context, "Image")


def test_a_class_without_a_length_that_its_family_has() -> None:
    code = """
    class Base:
        pass

    class Rows(Base):
        def __len__(self):
            return 0

    class Page(Base):
        pass

    def count(page):
        return len(page)
    """
    context = crashed(code, "TypeError: object of type 'Page' has no len()", ("count", "return len(page)"))
    assert "has no `__len__`" in reasons(context, "Page")


def test_a_class_that_leaves_an_abstract_method_out() -> None:
    code = """
    from abc import ABC, abstractmethod

    class Store(ABC):
        @abstractmethod
        def save(self): ...

    class Memory(Store):
        pass

    def make():
        return Memory()
    """
    message = "TypeError: Can't instantiate abstract class Memory with abstract method save"
    context = crashed(code, message, ("make", "return Memory()"))
    assert order(context) == ["make", "Memory"]
