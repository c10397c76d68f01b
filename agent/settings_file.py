"""Read `suture.yaml`; every error names file, line, the value seen and what was expected."""

from pathlib import Path

from agent.errors import BadSettings
from agent.settings import Settings
from agent.yaml_file import read_model

FILE_NAME = "suture.yaml"


def load_settings(path: Path) -> Settings:
    """The settings of one file.

    Args:
        path: the file, or a directory that holds `suture.yaml`.

    Raises:
        BadSettings: missing, unreadable, no YAML, or a value that is not allowed.
    """
    file = path / FILE_NAME if path.is_dir() else path
    return read_model(
        file,
        Settings,
        BadSettings,
        remedy=f"mend {file}; `suture doctor` checks it again",
        missing="`suture settings example > suture.yaml` makes one to start from",
    )
