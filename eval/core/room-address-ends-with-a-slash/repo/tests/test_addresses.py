from rooms.addresses import Address, read_address


def test_an_address_names_floor_and_room():
    assert read_address("/floors/3/rooms/2") == Address(floor="3", room="2")
