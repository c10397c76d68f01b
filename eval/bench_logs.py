"""What searching a log costs: `make bench` measures it against grep, this module's own run once and tells its peak memory."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from agent.clock import SystemClock
from agent.domain.alert import Alert, AlertStatus, Incident, Service
from agent.domain.evidence import Evidence
from agent.domain.telemetry import TimeWindow
from agent.sources.files import LogFiles
from eval.pairing import Ratio, paired

DAY: Final = timedelta(hours=24)
TEN_MINUTES: Final = timedelta(minutes=10)
_INCIDENT: Final = timedelta(minutes=12)
_GROUP: Final = 2400  # bytes of lines that share a millisecond
_CRASH: Final = b"""Traceback (most recent call last):
  File "/srv/app/shop/api.py", line 88, in post
    return checkout(request.cart)
           ^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/app/shop/cart.py", line 5, in total
    return price.amount
           ^^^^^^^^^^^^
AttributeError: 'NoneType' object has no attribute 'amount'
"""
_OTHER_CRASH: Final = _CRASH.replace(b"AttributeError: 'NoneType' object has no attribute 'amount'", b"KeyError: 'price'")
_MESSAGES: Final = (
    "INFO shop.api: GET /cart/{n} 200 in {t} ms for customer {c}, session kept",
    "INFO shop.cart: item {n} was put into cart {c}",
    "DEBUG shop.cache: price of {n} read from the cache in {t} us, {c} entries",
    "INFO shop.orders: order {n} was delivered to customer {c} by the evening carrier; {t} parcels are on their way",
    'INFO shop.api: POST /orders 201 in {t} ms {{"order": {n}, "customer": {c}, "errors": 0}}',
)


def search_of_day(place: Path, megabytes: int, runs: int) -> Ratio:
    """The last ten minutes of a day's log."""
    return _search(place, megabytes, DAY, f"last ten minutes of a day's log of {megabytes} MB, against grep -c", runs)


def search_of_dense(place: Path, megabytes: int, runs: int) -> Ratio:
    """Ten minutes that hold a whole log, of which only the newest part is read."""
    return _search(place, megabytes, TEN_MINUTES, f"ten minutes of {megabytes} MB, the newest 32 read, against grep -c", runs)


def fitting(place: Path, megabytes: int) -> int:
    """The size, or less where the disk is short."""
    return min(megabytes, shutil.disk_usage(place).free // 1024**2 // 3)


def write_log(log: Path, size: int, length: timedelta, end: datetime) -> None:
    """A service's log with some errors, and a crash twice a second in its last twelve minutes.

    Args:
        log: the file.
        size: its size in bytes, about.
        length: of the time it tells of.
        end: of that time.
    """
    groups = size // _GROUP
    lines = cycle(_lines())
    with log.open("wb") as file:
        for number in range(groups):
            at = end - length * ((groups - number) / groups)
            stamp = f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d} ".encode()
            file.write(stamp + stamp.join(islice(lines, 25)))
            if number % 20 == 7 and end - at < _INCIDENT:
                file.write(stamp + b"ERROR shop.api: POST /checkout failed\n" + _CRASH)
            elif number % 900 == 11:
                file.write(stamp + b"ERROR shop.jobs: prices were not read\n" + _OTHER_CRASH)


def _lines() -> Iterator[bytes]:
    for number in range(997):  # no multiple of what is written at once
        level = {100: "WARNING shop.stock: low, ", 400: "ERROR shop.mail: not sent, "}.get(number % 401, "")
        message = _MESSAGES[number % len(_MESSAGES)].format(
            n=100_000 + number * 7919, t=number * 31 % 500, c=number * 104729 % 10**7
        )
        yield f"{level}{message}\n".encode()


def _search(place: Path, megabytes: int, length: timedelta, what: str, runs: int) -> Ratio:
    log = place / "shop.log"
    end = datetime.now(UTC)
    write_log(log, megabytes * 1024**2, length, end)
    try:
        return paired(
            what,
            lambda: gathered(log, end),
            lambda: subprocess.run(["grep", "-c", "ERROR", str(log)], capture_output=True, check=True),
            runs,
            memory_mb=_peak_of_child(log, end),
        )
    finally:
        log.unlink()


def gathered(log: Path, end: datetime) -> tuple[Evidence, ...]:
    """What the log tells of the ten minutes before a moment."""
    alert = Alert(fingerprint="bench", status=AlertStatus.FIRING, labels={}, starts_at=end, source="bench")
    service = Service(name="shop", repository=".", logs=(str(log),))
    incident = Incident(key="bench", alerts=(alert,), service=service, opened_at=end)
    return tuple(LogFiles(SystemClock()).gather(incident, TimeWindow(start=end - TEN_MINUTES, end=end)))


def _peak_of_child(log: Path, end: datetime) -> float:
    arguments = [sys.executable, "-m", "eval.bench_logs", str(log), end.isoformat()]
    return float(subprocess.run(arguments, capture_output=True, check=True, text=True).stdout)


def _own_peak() -> float:
    """Peak resident memory in MB; of this program alone, which `getrusage` mixes with what started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    gathered(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
    print(_own_peak())
