"""Imports, settings, files and programs: what the machine should have given, and what the code should have got right."""

import pytest
from attributing import LIB, SITE, Case, context_of_case

from agent.domain.location import FaultOwner

CODE, DEPENDENCY, INFRASTRUCTURE, DATA = (
    FaultOwner.CODE,
    FaultOwner.DEPENDENCY,
    FaultOwner.INFRASTRUCTURE,
    FaultOwner.DATA,
)
ENVIRON = ("<frozen os> __getitem__: raise KeyError(key) from None",)
READS = """
import os

def connect():
    return os.environ["SHOP_DATABASE_URL"]  # here
"""

CASES = (
    Case(
        name="variable not set",
        file=READS,
        error="KeyError: 'SHOP_DATABASE_URL'",
        below=ENVIRON,
        owner=INFRASTRUCTURE,
        says="`SHOP_DATABASE_URL` is not set",
    ),
    Case(
        name="variable documented but not set",
        file=READS,
        error="KeyError: 'SHOP_DATABASE_URL'",
        below=ENVIRON,
        others={".env.example": "SHOP_DATABASE_URL=postgres://localhost\nSHOP_DATABASE_URI=old\n"},
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="variable misspelt in the code",
        file=READS.replace("DATABASE_URL", "DATABSE_URL"),
        error="KeyError: 'SHOP_DATABSE_URL'",
        below=ENVIRON,
        others={".env.example": "SHOP_DATABASE_URL=postgres://localhost\n"},
        owner=CODE,
        says="SHOP_DATABASE_URL",
    ),
    Case(
        name="key of an own dictionary",
        file="def rate(code):\n    return RATES[code]  # here\n\nRATES = {}\n",
        error="KeyError: 'SHOP_DATABASE_URL'",
        owner=CODE,
    ),
    Case(
        name="optional variable not coped with",
        file='import os\n\ndef hosts():\n    return os.environ.get("HOSTS").split(",")  # here\n',
        error="AttributeError: 'NoneType' object has no attribute 'split'",
        owner=CODE,
    ),
    Case(
        name="setting that is no number",
        file='import os\n\ndef port():\n    return int(os.environ["PORT"])  # here\n',
        error="ValueError: invalid literal for int() with base 10: '80a'",
        owner=INFRASTRUCTURE,
        says="A setting holds a value",
    ),
    Case(
        name="settings library misses a variable",
        file='from decouple import config\n\ndef key():\n    return config("API_KEY")  # here\n',
        error="decouple.UndefinedValueError: API_KEY not found. Declare it as envvar or define a default value.",
        below=(
            f"{SITE}/decouple.py __call__: return self.config(*args, **kwargs)",
            f"{SITE}/decouple.py get: raise UndefinedValueError(name)",
        ),
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="module not installed but declared",
        file="import redis  # here\n",
        error="ModuleNotFoundError: No module named 'redis'",
        others={"requirements.txt": "redis==5.0\n"},
        owner=INFRASTRUCTURE,
        says="requirements.txt declares it",
    ),
    Case(
        name="module not installed nor declared",
        file="import redis  # here\n",
        error="ModuleNotFoundError: No module named 'redis'",
        owner=INFRASTRUCTURE,
        says="No dependency file",
    ),
    Case(
        name="own module renamed",
        file="from shop.prices import total  # here\n",
        error="ModuleNotFoundError: No module named 'shop.prices'",
        others={"shop/pricing.py": "def total(): ...\n"},
        owner=CODE,
        says="the repository's own",
    ),
    Case(
        name="own module moved into a package",
        file="import pricing  # here\n",
        error="ModuleNotFoundError: No module named 'pricing'",
        others={"shop/pricing.py": "def total(): ...\n"},
        owner=CODE,
        says="shop/pricing.py is there",
    ),
    Case(
        name="module gone from the standard library",
        file="from distutils.util import strtobool  # here\n",
        error="ModuleNotFoundError: No module named 'distutils'",
        owner=CODE,
        says="of the standard library",
    ),
    Case(
        name="name gone from the standard library",
        file="from collections import Mapping  # here\n",
        error="ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)",
        owner=CODE,
    ),
    Case(
        name="name gone from a dependency",
        file="from werkzeug.urls import url_quote  # here\n",
        error="ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/x/site-packages/werkzeug/urls.py)",
        owner=CODE,
    ),
    Case(
        name="two dependencies that do not fit",
        file="import flask  # here\n",
        error=f"ImportError: cannot import name 'url_quote' from 'werkzeug.urls' ({SITE}/werkzeug/urls.py)",
        below=(
            f"{SITE}/flask/__init__.py <module>: from .app import Flask",
            f"{SITE}/flask/app.py <module>: from werkzeug.urls import url_quote",
        ),
        owner=DEPENDENCY,
        says="do not fit each other",
    ),
    Case(
        name="a dependency's own dependency is missing",
        file="import pandas  # here\n",
        error="ModuleNotFoundError: No module named 'pytz'",
        below=(f"{SITE}/pandas/__init__.py <module>: import pytz",),
        owner=INFRASTRUCTURE,
        says="`pandas` needs `pytz`",
    ),
    Case(
        name="shared library missing",
        file="import cv2  # here\n",
        error="ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
        below=(f"{SITE}/cv2/__init__.py bootstrap: native_module = importlib.import_module('cv2')",),
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="own modules in a circle",
        file="from shop.cart import Cart  # here\n",
        error="ImportError: cannot import name 'Cart' from partially initialized module 'shop.cart' (most likely due to a circular import)",
        others={"shop/cart.py": "from shop.work import x\n"},
        owner=CODE,
    ),
    Case(
        name="file that a setting names",
        file="from shop import settings\n\ndef keys():\n    return open(settings.KEY_FILE).read()  # here\n",
        error="FileNotFoundError: [Errno 2] No such file or directory: '/srv/keys.pem'",
        owner=INFRASTRUCTURE,
        says="that a setting names",
    ),
    Case(
        name="secret that was not mounted",
        file='def token():\n    with open("/run/secrets/token") as file:  # here\n        return file.read()\n',
        error="FileNotFoundError: [Errno 2] No such file or directory: '/run/secrets/token'",
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="own file looked for in the wrong place",
        file='def template():\n    return open("templates/mail.txt").read()  # here\n',
        error="FileNotFoundError: [Errno 2] No such file or directory: 'templates/mail.txt'",
        others={"shop/templates/mail.txt": "Dear\n"},
        owner=CODE,
        says="shop/templates/mail.txt",
    ),
    Case(
        name="file of a user that is not there",
        file="def read(name):\n    return open(name).read()  # here\n",
        error="FileNotFoundError: [Errno 2] No such file or directory: 'report-7.csv'",
        owner=CODE,
    ),
    Case(
        name="program not installed",
        file='import subprocess\n\ndef convert(path):\n    subprocess.run(["ffmpeg", path], check=True)  # here\n',
        error="FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",
        below=(
            f"{LIB}/subprocess.py run: with Popen(*popenargs, **kwargs) as process:",
            f"{LIB}/subprocess.py _execute_child: raise child_exception_type(errno_num, err_msg, err_filename)",
        ),
        owner=INFRASTRUCTURE,
        says="`ffmpeg` is not installed",
    ),
    Case(
        name="no right to write",
        file='def save(text):\n    open("/var/lib/shop/state", "w").write(text)  # here\n',
        error="PermissionError: [Errno 13] Permission denied: '/var/lib/shop/state'",
        owner=INFRASTRUCTURE,
    ),
    Case(
        name="port taken",
        file='import socket\n\ndef listen(port):\n    socket.create_server(("", port))  # here\n',
        error="OSError: [Errno 98] Address already in use",
        below=(f"{LIB}/socket.py create_server: sock.bind(address)",),
        owner=INFRASTRUCTURE,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_machine_should_have_given_is_told_from_what_the_code_got_wrong(case: Case) -> None:
    context = context_of_case(case)
    assert (context.owner, case.says) == (
        case.owner,
        case.says if case.says in " ".join(context.owner_reasons) else context.owner_reasons,
    )
