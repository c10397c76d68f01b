from transcoder.plan import parts
from transcoder.pool import Pool


class Dead:
    def alive(self):
        return False


def test_the_last_part_is_short():
    assert parts(650) == [(0, 300), (300, 600), (600, 650)]


def test_a_lost_worker_is_replaced():
    pool = Pool(lambda number: Dead())
    pool.hire(1)
    assert pool.check() == [1]
