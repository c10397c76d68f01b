from salesreport.main import main, report
from salesreport.reading import Sale
from salesreport.totals import by_region


def test_sales_are_summed_by_region():
    sales = [Sale("north", "sale", 100), Sale("south", "sale", 50), Sale("north", "sale", 25)]
    assert by_region(sales) == {"north": 125, "south": 50}


def test_the_report_lists_regions_by_name(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2026-01.csv").write_text("south;sale;2,00\nnorth;sale;1,10\nsouth;refund;2,00\n")
    assert main(["2026-01.csv"]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [["north", "1.10"], ["south", "2.00"], ["total", "3.10"]]


def test_no_sales_make_an_empty_report():
    assert report([]).split() == ["total", "0.00"]


def test_refunds_are_left_out():
    assert by_region([Sale("north", "refund", 100)]) == {}
