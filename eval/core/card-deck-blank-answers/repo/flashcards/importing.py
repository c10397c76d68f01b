import logging

from flashcards.deck import Deck

log = logging.getLogger("flashcards")


def import_decks(files):
    """Name -> deck of all files, name -> text."""
    decks = {}
    for name, text in sorted(files.items()):
        decks[name] = Deck.parse(name, text)
        log.info("deck %s: %d cards", name, len(decks[name].cards))
    return decks
