"""Alembic's entry: runs migrations on the connection it was handed, in its transaction."""

from alembic import context

from agent.service.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
