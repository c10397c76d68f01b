from salesreport.reading import read_sales, to_cents


def test_amounts_are_cents():
    assert to_cents("12,5") == 1250
    assert to_cents("7") == 700


def test_comments_are_skipped():
    assert [sale.region for sale in read_sales(["# till 4", "", "north;sale;1,00"])] == ["north"]
