"""What a model may call: read-only, bounded, typed; the one exception hands over a value."""
