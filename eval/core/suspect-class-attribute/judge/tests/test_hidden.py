from office.lists import listing


def test_suppliers_have_name_and_city():
    assert listing("suppliers", [{"name": "Ox", "city": "Ulm"}]) == "Suppliers\nNAME | CITY\nOx | Ulm"


def test_customers_too():
    assert listing("customers", [{"name": "Al"}]) == "Customers\nNAME | CITY\nAl | "
