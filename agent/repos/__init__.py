"""Target repositories: snapshots, exports and history, read-only."""
