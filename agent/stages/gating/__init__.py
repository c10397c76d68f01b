"""The project's own checks of its source, run before and after a change."""
