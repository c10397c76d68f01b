"""Alembic migrations, oldest first; run by `Store.migrate()`."""
