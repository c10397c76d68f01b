"""Exit codes, the same for every command that works on a fault."""

PROVEN = 0
SUGGESTED = 1
BAD_INPUT = 2
NO_FIX = 3
COULD_NOT_FINISH = 4

MEANINGS = {
    PROVEN: "a proven fix (or the command did what was asked)",
    SUGGESTED: "a plausible candidate without proof: a person must decide",
    BAD_INPUT: "bad arguments, settings, trace or event; nothing was changed",
    NO_FIX: "no fix: declined, or no candidate held",
    COULD_NOT_FINISH: "Suture could not finish: no sandbox, unreadable repository, store or forge",
}
