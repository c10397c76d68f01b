"""Crashes below an own call: whether the call was right tells whose the fault is."""

import pytest
from attributing import LIB, SITE, Case, context_of_case

from agent.domain.location import FaultOwner

CODE, DEPENDENCY = FaultOwner.CODE, FaultOwner.DEPENDENCY
RENDER = f"{SITE}/marklib/core.py render: tree = parse(text)"
PARSE = f"{SITE}/marklib/parse.py parse: return head.kind + text[0]"

CASES = (
    Case(
        name="wrong keyword, refused at once",
        file="def rate(code):\n    return code\n\ndef total(code):\n    return rate(kode=code)  # here\n",
        error="TypeError: rate() got an unexpected keyword argument 'kode'",
        owner=CODE,
        says="does not fit the parameters of `rate`",
    ),
    Case(
        name="wrong keyword, refused deep inside",
        file="import weblib\n\ndef load(url):\n    return weblib.get(url, timeout_s=3)  # here\n",
        error="TypeError: Session.request() got an unexpected keyword argument 'timeout_s'",
        below=(
            f"{SITE}/weblib/api.py get: return request('get', url, **kwargs)",
            f"{SITE}/weblib/api.py request: return session.request(method, url, **kwargs)",
        ),
        owner=CODE,
        says="passes `timeout_s`, which `weblib` does not take",
    ),
    Case(
        name="too many arguments, seen through a wrapper",
        file="import weblib\n\ndef load(url):\n    return weblib.fetch(url, 3, 4)  # here\n",
        error="TypeError: fetch() takes 1 positional argument but 3 were given",
        below=(f"{SITE}/weblib/retry.py wrapper: return inner(*args, **kwargs)",),
        owner=CODE,
        says="called at",
    ),
    Case(
        name="constructor with too little",
        file="import weblib\n\ndef client():\n    return weblib.Client()  # here\n",
        error="TypeError: Client.__init__() missing 1 required positional argument: 'host'",
        below=(f"{SITE}/weblib/meta.py __call__: return super().__call__(*args, **kwargs)",),
        owner=CODE,
    ),
    Case(
        name="None passed",
        file="import marklib\n\ndef page():\n    text = None\n    return marklib.render(text)  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'split'",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: lines = text.split()"),
        owner=CODE,
        says="passes None",
    ),
    Case(
        name="None by a parameter's default",
        file="import marklib\n\ndef index():\n    return page()  # from\n\ndef page(text=None):\n    return marklib.render(text)  # here\n",
        error="TypeError: expected string or bytes-like object, got 'NoneType'",
        below=(RENDER, f"{LIB}/re/__init__.py search: return _compile(pattern, flags).search(string)"),
        owner=CODE,
        says="passes None",
    ),
    Case(
        name="an own object it can't use",
        file="import marklib\n\nclass Page:\n    pass\n\ndef show():\n    return marklib.render(Page())  # here\n",
        error="AttributeError: 'Page' object has no attribute 'split'",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: lines = text.split()"),
        owner=CODE,
        says="a class of the repository",
    ),
    Case(
        name="an own callback that does not fit",
        file="import buslib\n\ndef on_order(order):\n    ...\n\ndef run(bus):\n    buslib.run(bus)  # here\n",
        error="TypeError: on_order() takes 1 positional argument but 2 were given",
        below=(f"{SITE}/buslib/loop.py run: callback(channel, message)",),
        owner=CODE,
        says="the repository's `on_order`",
    ),
    Case(
        name="refused on purpose",
        file='import marklib\n\ndef page():\n    return marklib.render("x", mode=9)  # here\n',
        error="ValueError: mode must be 1 or 2",
        below=(f"{SITE}/marklib/core.py render: raise ValueError('mode must be 1 or 2')",),
        owner=CODE,
        says="refuses, on purpose",
    ),
    Case(
        name="refused by the standard library",
        file="from pathlib import Path\n\ndef short(path, top):\n    return Path(path).relative_to(top)  # here\n",
        error="ValueError: '/a' is not in the subpath of '/b'",
        below=(f"{LIB}/pathlib.py relative_to: raise ValueError(text)",),
        owner=CODE,
    ),
    Case(
        name="a value nobody knows",
        file="import marklib\n\ndef page(text):\n    return marklib.render(text)  # here\n",
        error="IndexError: string index out of range",
        below=(RENDER, PARSE),
        owner=CODE,
        says="nothing shows that this call was right",
    ),
    Case(
        name="a dictionary changed while it was walked",
        file="def update(session, headers):\n    for name in session.headers:\n        headers.update(session.headers)  # here\n",
        error="RuntimeError: dictionary changed size during iteration",
        below=(f"{SITE}/weblib/structures.py __iter__: return (key for key in self._store)",),
        owner=CODE,
    ),
    Case(
        name="options handed on by stars",
        file="import weblib\n\ndef load(url, **options):\n    return weblib.get(url, **options)  # here\n",
        error="TypeError: _send() got an unexpected keyword argument 'verify'",
        below=(f"{SITE}/weblib/api.py get: return _send(url, **kwargs)",),
        owner=CODE,
    ),
    Case(
        name="a text may be None on one path",
        file='import marklib\n\ndef page(short):\n    text = None\n    if short:\n        text = "x"\n    return marklib.render(text)  # here\n',
        error="IndexError: string index out of range",
        below=(RENDER, PARSE),
        owner=CODE,
    ),
    Case(
        name="a name that is not defined there",
        file="import marklib\n\ndef page(text):\n    return marklib.render(text)  # here\n",
        error="NameError: name 'haed' is not defined",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: return haed.kind"),
        owner=DEPENDENCY,
        says="inside `marklib`, in `parse`",
    ),
    Case(
        name="a variable it never set",
        file="import marklib\n\ndef page(text):\n    return marklib.render(text)  # here\n",
        error="UnboundLocalError: cannot access local variable 'head' where it is not associated with a value",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: return head.kind"),
        owner=DEPENDENCY,
    ),
    Case(
        name="a module that lost something",
        file="import marklib\n\ndef page(text):\n    return marklib.render(text)  # here\n",
        error="AttributeError: module 'collections' has no attribute 'Mapping'",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: if isinstance(text, collections.Mapping):"),
        owner=DEPENDENCY,
        says="`collections` that the installed version does not have",
    ),
    Case(
        name="its own functions do not fit",
        file="import marklib\n\ndef page(text):\n    return marklib.render(text)  # here\n",
        error="TypeError: tokenize() missing 1 required positional argument: 'rules'",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: return tokenize(text)"),
        owner=DEPENDENCY,
        says="calls its own functions with arguments that do not fit",
    ),
    Case(
        name="nothing but constants given",
        file='import marklib\n\ndef page():\n    return marklib.render("# hello")  # here\n',
        error="IndexError: string index out of range",
        below=(RENDER, PARSE),
        owner=DEPENDENCY,
        says="nothing but constants",
    ),
    Case(
        name="an object made of constants, given a sure text",
        file="import marklib\n\ndef page(number):\n    writer = marklib.Writer(width=80)\n    return writer.render(str(number))  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=DEPENDENCY,
    ),
    Case(
        name="an object made of its own constants, given a constant",
        file="import marklib\n\nPAGE = marklib.Size(148, height=105)\n\ndef page():\n    writer = marklib.Writer(PAGE)\n    return writer.render('x')  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=DEPENDENCY,
        says="nothing but constants",
    ),
    Case(
        name="an object made of another package's object",
        file="import marklib\nimport weblib\n\nSESSION = weblib.Session(3)\n\ndef page():\n    writer = marklib.Writer(SESSION)\n    return writer.render('x')  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=CODE,
    ),
    Case(
        name="an object made of an object that holds None",
        file="import marklib\n\nPAGE = marklib.Size([148, None])\n\ndef page():\n    writer = marklib.Writer(PAGE)\n    return writer.render('x')  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=CODE,
    ),
    Case(
        name="an object that the code spoiled first",
        file="import marklib\n\ndef page():\n    writer = marklib.Writer(width=80)\n    writer.head = None\n    return writer.render('x')  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=CODE,
    ),
    Case(
        name="an object that was given something nobody knows before",
        file="import marklib\n\ndef page(head):\n    writer = marklib.Writer(width=80)\n    writer.use(head)\n    return writer.render('x')  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=CODE,
    ),
    Case(
        name="an object that was asked for something sure before",
        file="import marklib\n\ndef page():\n    writer = marklib.Writer(width=80)\n    writer.start('top')\n    return writer.render('x')  # here\n",
        error="AttributeError: 'NoneType' object has no attribute 'kind'",
        below=(RENDER, PARSE),
        owner=DEPENDENCY,
    ),
    Case(
        name="it says itself that it is a bug",
        file="import marklib\n\ndef page(text):\n    return marklib.render(text)  # here\n",
        error="RuntimeError: internal error: no node. Please report this.",
        below=(RENDER, f"{SITE}/marklib/parse.py parse: raise RuntimeError('internal error: no node. Please report this.')"),
        owner=DEPENDENCY,
        says="It says itself",
    ),
    Case(
        name="the standard library is not accused",
        file='import textwrap\n\ndef page():\n    return textwrap.wrap("# hello", 0)  # here\n',
        error="IndexError: pop from empty list",
        below=(f"{LIB}/textwrap.py wrap: return w.wrap(text)",),
        owner=CODE,
        says="by the standard library",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_right_call_clears_the_code_and_a_wrong_one_accuses_it(case: Case) -> None:
    context = context_of_case(case)
    assert context.owner is case.owner, context.owner_reasons
    assert case.says in " ".join(context.owner_reasons)
