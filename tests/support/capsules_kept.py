"""A recorder that is switched on for a test and keeps its capsules in a list."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import suture_recorder
from capsule_reading import UNHURRIED, Document


@contextmanager
def kept_capsules(**options: Any) -> Iterator[list[Document]]:
    """Switch the recorder on, hooks included, and off again."""
    kept: list[Document] = []
    suture_recorder.install(sink=lambda capsule: kept.append(json.loads(capsule)), bounds=UNHURRIED, **options)
    try:
        yield kept
    finally:
        suture_recorder.uninstall()
