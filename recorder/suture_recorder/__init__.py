"""Records what a call was given when it crashed: a bounded, redacted capsule of data.

`install()` switches the recorder on; `capture()` makes one capsule of one exception and does nothing else.
"""

from .bounds import Bounds
from .capsule import Origin
from .capturing import capture
from .version import VERSION

__all__ = ["VERSION", "Bounds", "Origin", "capture"]
__version__ = VERSION
