"""Blocks of the wiki's markup."""


class Heading:
    def takes(self, line):
        return line.startswith("=") and " " in line.strip()

    def html(self, line):
        marks, text = line.split(" ", 1)
        return f"<h{len(marks)}>{text.strip()}</h{len(marks)}>"


class Item:
    def takes(self, line):
        return line.startswith("* ")

    def html(self, line):
        return f"<li>{line[2:].strip()}</li>"


class Paragraph:
    def takes(self, line):
        return True

    def html(self, line):
        return f"<p>{line.strip()}</p>"


BLOCKS = (Heading(), Item(), Paragraph())


def render(text):
    return "\n".join(next(block for block in BLOCKS if block.takes(line)).html(line) for line in text.splitlines() if line.strip())
