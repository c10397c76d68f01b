from thumbnails.cache import FileCache
from thumbnails.service import Thumbnails


def test_a_thumbnail_is_made_once(tmp_path):
    loads = []

    def load(name):
        loads.append(name)
        return [[1, 2, 3, 4]] * 4

    thumbnails = Thumbnails(FileCache(str(tmp_path)), load)
    assert thumbnails.get("a", 2) == b"\x01\x03\n\x01\x03"
    assert thumbnails.get("a", 2) == b"\x01\x03\n\x01\x03"
    assert loads == ["a"]
