import logging
import os

from contacts.importing import BadFile, import_contacts

log = logging.getLogger(__name__)


def post_import(spool, name, book):
    """Import an upload that lies in the spool directory."""
    path = os.path.join(spool, os.path.basename(name))
    try:
        result = import_contacts(path, book)
    except BadFile as bad:
        return 422, {"error": str(bad)}
    return 200, {"added": result.added, "known": result.known, "skipped": result.skipped}
