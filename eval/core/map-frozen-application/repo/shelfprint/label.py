"""Labels for the shelf printer, 18 characters a line."""

WIDTH = 18


def wrapped(words):
    lines, line = [], words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}"
    return [*lines, line]


def label(name, cents):
    return [*wrapped(name.split()), f"{cents / 100:>{WIDTH}.2f}"]
