"""Made-up traces and source trees, the same ones for the same seed, to find where locating breaks."""
