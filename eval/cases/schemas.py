"""The JSON Schemas of a case's files; `python -m eval.cases.schemas docs` writes them."""

import json
import sys
from pathlib import Path

from eval.cases.case_file import CaseFile, Section
from eval.cases.judge_file import JudgeFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def pages() -> dict[str, str]:
    """File name in docs/ -> its content."""
    models: dict[str, type[Section]] = {"case.schema.json": CaseFile, "judge.schema.json": JudgeFile}
    return {
        name: json.dumps({"$schema": DIALECT, **model.model_json_schema()}, indent=2) + "\n" for name, model in models.items()
    }


if __name__ == "__main__":
    for file_name, content in pages().items():
        (Path(sys.argv[1]) / file_name).write_text(content, encoding="utf-8")
