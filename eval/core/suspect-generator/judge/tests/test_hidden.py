from bank.balance import balances
from bank.export import table

FILE = "03-02;100;rent\n;;for March\n03-03;-40;gas"


def test_a_continued_purpose_belongs_to_its_booking():
    assert balances(FILE) == [("03-02", 100, "rent for March"), ("03-03", 60, "gas")]


def test_the_table_shows_it_once():
    assert table(FILE) == ["03-02 1.00 rent for March", "03-03 -0.40 gas"]


def test_bookings_add_up():
    assert balances("03-02;100;a\n03-02;5;b", opening=1)[-1] == ("03-02", 106, "b")
