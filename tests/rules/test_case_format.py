"""Case pages are read as they are written, and told what is wrong with them."""

import pytest

from agent.errors import BadInput
from rules.case import parse_case

PAGE = """# A short list

Prose with `code`.

```traceback
Traceback (most recent call last):
  File "/srv/app/x.py", line 1, in f
IndexError: list index out of range
```

```json locals
{"found": "[]"}
```

```python before path=x.py newline=crlf
found[0]
```

```python after path=x.py newline=crlf
found[:1]
```

```python after 2 path=x.py newline=crlf invents="None"
None
```
"""


def test_a_page_has_a_title_prose_a_crash_files_and_candidates() -> None:
    page = parse_case("01.md", PAGE)
    assert page.title == "A short list"
    assert page.prose == "Prose with `code`."
    assert page.traceback.endswith("IndexError: list index out of range\n")
    assert page.locals == {"found": "[]"}
    assert [(file.path, file.content) for file in page.before] == [("x.py", b"found[0]\r\n")]
    assert [item.files[0].content for item in page.after] == [b"found[:1]\r\n", b"None\r\n"]
    assert [item.invents for item in page.after] == ["", "None"]


def test_a_page_without_candidates_means_silence() -> None:
    assert parse_case("20.md", PAGE.split("```python after", maxsplit=1)[0]).silent


@pytest.mark.parametrize("missing", ["# A short list", "```traceback", "```python before"])
def test_a_page_that_lacks_a_part_is_refused(missing: str) -> None:
    with pytest.raises(BadInput, match=r"case page 01\.md"):
        parse_case("01.md", PAGE.replace(missing, "x"))
