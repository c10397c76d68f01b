"""The verbs: one stage a file, domain values in, one domain value out."""
