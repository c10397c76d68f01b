def route(table, path):
    """Upstream of the longest prefix, None when no prefix fits."""
    fitting = [prefix for prefix in table if path.startswith(prefix)]
    return table[max(fitting, key=len)] if fitting else None
