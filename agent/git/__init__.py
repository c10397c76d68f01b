"""Running git on repositories that are not trusted."""
