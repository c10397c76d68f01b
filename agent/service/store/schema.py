"""Bringing a database to the present schema."""

import logging

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from agent.service.store.tables import METADATA


def migrate(connection: Connection) -> None:
    """Apply every migration the database does not have yet, inside the connection's transaction."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(_config(connection), "head")


def differences(connection: Connection) -> list[object]:
    """What the database's schema has that the tables do not, and the other way round; empty when they agree."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "agent.service.store:migrations")
    config.attributes["connection"] = connection
    return config
