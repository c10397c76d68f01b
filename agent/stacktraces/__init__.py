"""Stack trace text to crashes, pure."""
