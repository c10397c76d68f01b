"""From a job's traffic to the sandbox's result."""

from agent.ports import SandboxResult
from agent.sandboxes.streams import Traffic

COMPLAINT_KEPT = 2000


def read_result(traffic: Traffic, marker: str, seconds: float) -> SandboxResult:
    """What the traffic amounts to; without its marker the job's own command was never reached, which is the sandbox's failure.

    Args:
        traffic: of the program that carried out the job.
        marker: the line our first program writes to the report pipe when its work is done.
        seconds: wall time.
    """
    before, started, report = traffic.report.partition(marker.encode() + b"\n")
    code = traffic.returncode
    # a shell or bubblewrap says 128 + number for a command that a signal ended
    exit_code = 128 - code if 128 < code <= 192 else code
    infra = ""
    if not started and not traffic.timed_out:
        infra = before.decode(errors="replace").strip()[-COMPLAINT_KEPT:] or f"it ended with {code} and said nothing"
    return SandboxResult(
        exit_code=exit_code,
        output=traffic.output,
        report=report if started else b"",
        timed_out=traffic.timed_out,
        infra=infra,
        seconds=seconds,
    )
