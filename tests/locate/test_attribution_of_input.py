"""Payloads and files that can't be read, and work that was waited for too long."""

import pytest
from attributing import LIB, SITE, Case, context_of_case

from agent.domain.location import FaultOwner

CODE, INFRASTRUCTURE, DATA, UNKNOWN = FaultOwner.CODE, FaultOwner.INFRASTRUCTURE, FaultOwner.DATA, FaultOwner.UNKNOWN
JSON_ERROR = "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
JSON_FRAMES = (
    f"{LIB}/json/__init__.py loads: return _default_decoder.decode(s)",
    f"{LIB}/json/decoder.py decode: obj, end = self.raw_decode(s, idx=_w(s, 0).end())",
    f"{LIB}/json/decoder.py raw_decode: raise JSONDecodeError('Expecting value', s, err.value) from None",
)
READS_BYTES = ("<frozen codecs> decode: (result, consumed) = self._buffer_decode(data, self.errors, final)",)
NO_UTF8 = "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 12: invalid continuation byte"

CASES = (
    Case(
        name="body of a request is no JSON",
        file="import json\n\ndef order(request):\n    return json.loads(request.body)  # here\n",
        error=JSON_ERROR,
        below=JSON_FRAMES,
        owner=DATA,
        says="not in the format",
    ),
    Case(
        name="body kept in a name first",
        file="import json\n\ndef order(request):\n    raw = request.get_data()\n    return json.loads(raw)  # here\n",
        error=JSON_ERROR,
        below=JSON_FRAMES,
        owner=DATA,
    ),
    Case(
        name="body handed on to another function",
        file="import json\n\ndef order(request):\n    return parse(request.body)  # from\n\ndef parse(text):\n    return json.loads(text)  # here\n",
        error=JSON_ERROR,
        below=JSON_FRAMES,
        owner=DATA,
    ),
    Case(
        name="another service answers with no JSON",
        file='import requests\n\ndef price(sku):\n    response = requests.get(f"https://prices/{sku}")\n    return response.json()  # here\n',
        error="requests.exceptions.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        below=(f"{SITE}/requests/models.py json: raise RequestsJSONDecodeError(e.msg, e.doc, e.pos)",),
        owner=DATA,
    ),
    Case(
        name="JSON the code wrote itself",
        file="import json\n\ndef pack(order):\n    return str(order)\n\ndef copy(order):\n    return json.loads(pack(order))  # here\n",
        error="json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        below=JSON_FRAMES,
        owner=CODE,
        says="made by the repository's own code",
    ),
    Case(
        name="JSON that stands in the code",
        file="import json\n\nDEFAULTS = '{\"rate\": 7,}'\n\ndef defaults():\n    return json.loads(DEFAULTS)  # here\n",
        error="json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 12 (char 11)",
        below=JSON_FRAMES,
        owner=CODE,
        says="is written in the code",
    ),
    Case(
        name="JSON of a parameter nobody knows",
        file="import json\n\ndef parse(text):\n    return json.loads(text)  # here\n",
        error=JSON_ERROR,
        below=JSON_FRAMES,
        owner=CODE,
    ),
    Case(
        name="own parser refuses",
        file="class ParseError(Exception):\n    pass\n\ndef parse(text):\n    raise ParseError(text)  # here\n",
        error="shop.work.ParseError: x",
        owner=CODE,
    ),
    Case(
        name="broken YAML of the repository",
        file='import yaml\n\ndef rates():\n    return yaml.safe_load(open("shop/rates.yaml"))  # here\n',
        error='yaml.scanner.ScannerError: mapping values are not allowed here in "shop/rates.yaml", line 3, column 8',
        below=(f"{SITE}/yaml/scanner.py fetch_value: raise ScannerError(None, None,",),
        others={"shop/rates.yaml": "a: b: c\n"},
        owner=CODE,
        says="one of the repository: shop/rates.yaml",
    ),
    Case(
        name="broken XML of a partner",
        file="import xml.etree.ElementTree as ET\n\ndef feed(response):\n    return ET.fromstring(response.content)  # here\n",
        error="xml.etree.ElementTree.ParseError: not well-formed (invalid token): line 1, column 0",
        below=(f"{LIB}/xml/etree/ElementTree.py XML: parser.feed(text)",),
        owner=DATA,
    ),
    Case(
        name="file in another encoding than agreed",
        file='def rows(path):\n    with open(path, encoding="utf-8") as file:\n        for line in file:  # here\n            yield line\n',
        error=NO_UTF8,
        below=READS_BYTES,
        owner=DATA,
        says="encoding agreed on",
    ),
    Case(
        name="file opened without an encoding",
        file="def rows(path):\n    with open(path) as file:\n        for line in file:  # here\n            yield line\n",
        error="UnicodeDecodeError: 'ascii' codec can't decode byte 0xc3 in position 7: ordinal not in range(128)",
        below=("/usr/local/lib/python3.11/encodings/ascii.py decode: return codecs.ascii_decode(input, self.errors)[0]",),
        owner=CODE,
        says="without an encoding",
    ),
    Case(
        name="own bytes decoded with the wrong codec",
        file='def name(raw):\n    return raw.decode("utf-8")  # here\n',
        error=NO_UTF8,
        owner=CODE,
    ),
    Case(
        name="file read as bytes and decoded by hand",
        file='def name(path):\n    with open(path, "rb") as file:\n        return file.read().decode("utf-8")  # here\n',
        error=NO_UTF8,
        owner=CODE,
    ),
    Case(
        name="row that a constraint forbids",
        file='def add(session, mail):\n    session.execute("insert into users values (?)", mail)  # here\n',
        error="sqlite3.IntegrityError: UNIQUE constraint failed: users.mail",
        owner=DATA,
    ),
    Case(
        name="own work too slow for its own limit",
        file="import asyncio\n\nasync def price():\n    ...\n\nasync def main():\n    await asyncio.wait_for(price(), 2)  # here\n",
        error="TimeoutError",
        below=(f"{LIB}/asyncio/tasks.py wait_for: raise exceptions.TimeoutError() from exc",),
        owner=UNKNOWN,
        says="To settle it: the spans",
    ),
    Case(
        name="another host too slow",
        file='import httpx\n\ndef price():\n    return httpx.get("https://prices")  # here\n',
        error="httpx.ReadTimeout: The read operation timed out",
        below=(f"{SITE}/httpx/_transports/default.py map_httpcore_exceptions: raise mapped_exc(message) from exc",),
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="cancelled while it waited for the database",
        file="async def load(pool):\n    return await pool.fetch('select 1')  # here\n",
        error="asyncio.exceptions.CancelledError",
        below=(f"{SITE}/asyncpg/pool.py fetch: return await con.fetch(query)",),
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="cancelled, nobody knows by whom",
        file="import asyncio\n\nasync def work():\n    await asyncio.sleep(60)  # here\n",
        error="asyncio.exceptions.CancelledError",
        below=(f"{LIB}/asyncio/tasks.py sleep: return await future",),
        owner=UNKNOWN,
    ),
    Case(
        name="a timeout of our own words",
        file='def wait(queue):\n    if not queue:\n        raise TimeoutError("queue stayed empty")  # here\n',
        error="TimeoutError: queue stayed empty",
        owner=CODE,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_input_is_somebody_elses_unless_the_code_made_it_or_did_not_say_how_to_read_it(case: Case) -> None:
    context = context_of_case(case)
    assert context.owner is case.owner, context.owner_reasons
    assert case.says in " ".join(context.owner_reasons)
