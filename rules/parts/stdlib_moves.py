"""Where the standard library's moved and removed names are now: facts from "What's New in Python" 3.0 to 3.14."""

_ABCS = [
    "Awaitable",
    "Coroutine",
    "AsyncIterable",
    "AsyncIterator",
    "AsyncGenerator",
    "Hashable",
    "Iterable",
    "Iterator",
    "Generator",
    "Reversible",
    "Sized",
    "Container",
    "Callable",
    "Collection",
    "Set",
    "MutableSet",
    "Mapping",
    "MutableMapping",
    "MappingView",
    "KeysView",
    "ItemsView",
    "ValuesView",
    "Sequence",
    "MutableSequence",
    "ByteString",
]
_PARSE = [
    "urlparse",
    "urlsplit",
    "urlunparse",
    "urlunsplit",
    "urljoin",
    "urldefrag",
    "parse_qs",
    "parse_qsl",
    "quote",
    "quote_plus",
    "unquote",
    "unquote_plus",
    "urlencode",
]

# (module, name) -> (module, name); an empty module is the built-in scope.
NAMES: dict[tuple[str, str], tuple[str, str]] = {
    **{("collections", name): ("collections.abc", name) for name in _ABCS},
    **{("urllib", name): ("urllib.parse", name) for name in _PARSE},
    **{("cgi", name): ("urllib.parse", name) for name in ("parse_qs", "parse_qsl")},
    ("asyncio", "JoinableQueue"): ("asyncio", "Queue"),
    ("asyncio", "async"): ("asyncio", "ensure_future"),
    ("base64", "decodestring"): ("base64", "decodebytes"),
    ("base64", "encodestring"): ("base64", "encodebytes"),
    ("cStringIO", "StringIO"): ("io", "StringIO"),
    ("cgi", "escape"): ("html", "escape"),
    ("configparser", "SafeConfigParser"): ("configparser", "ConfigParser"),
    ("datetime", "UTC"): ("datetime", "timezone.utc"),
    ("distutils.spawn", "find_executable"): ("shutil", "which"),
    ("fractions", "gcd"): ("math", "gcd"),
    ("gettext", "ldgettext"): ("gettext", "dgettext"),
    ("gettext", "lgettext"): ("gettext", "gettext"),
    ("gettext", "lngettext"): ("gettext", "ngettext"),
    ("imp", "new_module"): ("types", "ModuleType"),
    ("imp", "reload"): ("importlib", "reload"),
    ("inspect", "getargspec"): ("inspect", "getfullargspec"),
    ("itertools", "ifilter"): ("", "filter"),
    ("itertools", "ifilterfalse"): ("itertools", "filterfalse"),
    ("itertools", "imap"): ("", "map"),
    ("itertools", "izip"): ("", "zip"),
    ("itertools", "izip_longest"): ("itertools", "zip_longest"),
    ("locale", "format"): ("locale", "format_string"),
    ("os", "getcwdu"): ("os", "getcwd"),
    ("pipes", "quote"): ("shlex", "quote"),
    ("string", "letters"): ("string", "ascii_letters"),
    ("string", "lowercase"): ("string", "ascii_lowercase"),
    ("string", "maketrans"): ("", "str.maketrans"),
    ("string", "uppercase"): ("string", "ascii_uppercase"),
    ("StringIO", "StringIO"): ("io", "StringIO"),
    ("sys", "maxint"): ("sys", "maxsize"),
    ("threading", "_sleep"): ("time", "sleep"),
    ("time", "clock"): ("time", "perf_counter"),
    ("typing.io", "BinaryIO"): ("typing", "BinaryIO"),
    ("typing.io", "IO"): ("typing", "IO"),
    ("typing.io", "TextIO"): ("typing", "TextIO"),
    ("typing.re", "Match"): ("typing", "Match"),
    ("typing.re", "Pattern"): ("typing", "Pattern"),
    ("unittest", "_TextTestResult"): ("unittest", "TextTestResult"),
    ("urllib", "urlopen"): ("urllib.request", "urlopen"),
    ("urllib", "urlretrieve"): ("urllib.request", "urlretrieve"),
    ("urllib2", "HTTPError"): ("urllib.error", "HTTPError"),
    ("urllib2", "Request"): ("urllib.request", "Request"),
    ("urllib2", "URLError"): ("urllib.error", "URLError"),
    ("urllib2", "build_opener"): ("urllib.request", "build_opener"),
    ("urllib2", "install_opener"): ("urllib.request", "install_opener"),
    ("urllib2", "quote"): ("urllib.parse", "quote"),
    ("urllib2", "unquote"): ("urllib.parse", "unquote"),
    ("urllib2", "urlopen"): ("urllib.request", "urlopen"),
    ("xml.etree.ElementTree", "_ElementInterface"): ("xml.etree.ElementTree", "Element"),
}

# Names with several successors: what the one that is taken takes for granted, and the word in a file that shows it is meant.
# time.clock measured the processor's time on Unix and the wall clock's on Windows.
ASSUMED: dict[tuple[str, str], tuple[str, str]] = {("time", "clock"): ("that the wall clock's time is meant", "perf_counter")}

# Modules that only changed their name.
MODULES: dict[str, str] = {
    "BaseHTTPServer": "http.server",
    "ConfigParser": "configparser",
    "Cookie": "http.cookies",
    "HTMLParser": "html.parser",
    "Queue": "queue",
    "SimpleHTTPServer": "http.server",
    "SocketServer": "socketserver",
    "Tkinter": "tkinter",
    "__builtin__": "builtins",
    "_winreg": "winreg",
    "cPickle": "pickle",
    "cookielib": "http.cookiejar",
    "copy_reg": "copyreg",
    "dummy_threading": "threading",
    "email.MIMEBase": "email.mime.base",
    "email.MIMEMultipart": "email.mime.multipart",
    "email.MIMEText": "email.mime.text",
    "email.Utils": "email.utils",
    "htmlentitydefs": "html.entities",
    "httplib": "http.client",
    "robotparser": "urllib.robotparser",
    "thread": "_thread",
    "urlparse": "urllib.parse",
    "xml.etree.cElementTree": "xml.etree.ElementTree",
    "xmlrpclib": "xmlrpc.client",
}

# Built-in names of Python 2 -> the built-in name that does the same.
BUILTINS = {
    "basestring": "str",
    "long": "int",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}

# Those that stood for text while bytes were text as well.
TEXT_TYPES = frozenset({"basestring", "unicode"})

# Methods that were renamed: unlike any other name, so that every call in the file is meant.
METHODS = {
    "assertAlmostEquals": "assertAlmostEqual",
    "assertEquals": "assertEqual",
    "assertItemsEqual": "assertCountEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertNotEquals": "assertNotEqual",
    "assertNotRegexpMatches": "assertNotRegex",
    "assertRaisesRegexp": "assertRaisesRegex",
    "assertRegexpMatches": "assertRegex",
    "assert_": "assertTrue",
    "failIf": "assertFalse",
    "failUnless": "assertTrue",
    "failUnlessEqual": "assertEqual",
    "isAlive": "is_alive",
    "iteritems": "items",
    "iterkeys": "keys",
    "itervalues": "values",
    "readfp": "read_file",
}

# Methods that were renamed on some types only -> their types and the new name.
METHODS_OF = {
    "fromstring": (frozenset({"array"}), "frombytes"),
    "tostring": (frozenset({"array"}), "tobytes"),
}

# Keyword arguments that are gone because they had no effect any more: function -> keyword.
KEYWORDS = {
    **{
        f"asyncio.{name}": "loop"
        for name in [
            "BoundedSemaphore",
            "Condition",
            "Event",
            "LifoQueue",
            "Lock",
            "PriorityQueue",
            "Queue",
            "Semaphore",
            "as_completed",
            "gather",
            "open_connection",
            "open_unix_connection",
            "shield",
            "sleep",
            "start_server",
            "start_unix_server",
            "wait",
            "wait_for",
        ]
    },
    "json.load": "encoding",
    "json.loads": "encoding",
}
