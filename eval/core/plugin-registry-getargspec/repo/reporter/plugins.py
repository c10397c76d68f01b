from reporter.texts import lines, words


def count_words(text):
    return len(words(text))


def longest(text, options):
    found = sorted(lines(text), key=len, reverse=True)
    return found[: options.get("top", 1)]


def install(registry):
    registry.register("words", count_words)
    registry.register("longest", longest)
    return registry
