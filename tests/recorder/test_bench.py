"""The bench of the recorder measures what it says."""

from eval.bench_recorder import CapsuleCost, measures
from eval.pairing import Ratio


def test_the_bench_measures_loops_with_and_without_and_capsules_within_their_bound() -> None:
    measured = measures(1)
    ratios = [one for one in measured if isinstance(one, Ratio)]
    capsules = [one for one in measured if isinstance(one, CapsuleCost)]
    assert [one.what.split(", recorder")[0] for one in ratios][:2] == ["2,000 x a WSGI request", "2,000 x an ASGI request"]
    assert all(one.seconds > 0 and one.peer_seconds > 0 for one in ratios)
    assert len(capsules) == 3
    assert all(0 < one.size <= 256_000 for one in capsules)
    assert "bytes" in str(capsules[0])
