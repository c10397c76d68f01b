"""Columns of the back office's lists."""


class View:
    title = ""
    columns = None

    def header(self):
        return " | ".join(name.upper() for name in self.columns)

    def row(self, record):
        return " | ".join(str(record.get(name, "")) for name in self.columns)


class Customers(View):
    title = "Customers"
    columns = ("name", "city")


class Suppliers(View):
    title = "Suppliers"
