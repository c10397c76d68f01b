"""What proof needs to know of a language, one file a language."""
