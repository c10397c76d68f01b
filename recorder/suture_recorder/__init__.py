"""Records what a call was given when it crashed: a bounded, redacted capsule of data.

`install()` switches the recorder on; `capture()` makes one capsule of one exception and does nothing else.
"""

from . import active
from .active import record
from .bounds import Bounds
from .capsule import Origin
from .capturing import capture
from .folder import CapsuleFolder
from .install import install, recording, uninstall
from .loops import watch_loop
from .recorder import Recorded, Recorder
from .sentry import before_send, before_send_with
from .telemetry import CapsuleSpanProcessor, capsule_attributes
from .transport import packed, unpacked
from .version import VERSION

__all__ = [
    "Bounds",
    "CapsuleFolder",
    "CapsuleSpanProcessor",
    "Origin",
    "Recorded",
    "Recorder",
    "active",
    "before_send",
    "before_send_with",
    "capsule_attributes",
    "capture",
    "install",
    "packed",
    "record",
    "recording",
    "uninstall",
    "unpacked",
    "watch_loop",
]
__version__ = VERSION
