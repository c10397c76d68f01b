"""Exit codes, the same for every command that works on a fault."""

PROVEN = 0
BUG = 1
BAD_INPUT = 2
SUGGESTED = 3
NO_FIX = 4
COULD_NOT_FINISH = 5

MEANINGS = {
    PROVEN: "a proven fix (or the command did what was asked)",
    BUG: "a bug in Suture itself, with a traceback",
    BAD_INPUT: "bad arguments, settings, trace or event; nothing was changed",
    SUGGESTED: "a plausible candidate without proof: a person must decide",
    NO_FIX: "no fix: declined, or no candidate held",
    COULD_NOT_FINISH: "Suture could not finish: no sandbox, unreadable repository, store or forge",
}
