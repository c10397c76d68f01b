from orders.connection import Connection


class OrderRepository:
    def __init__(self, host, port, connect=Connection):
        self.host = host
        self.port = port
        self.connect = connect

    def add(self, customer, items):
        connection = self.connect(self.host, self.port)
        try:
            return connection.ask(f"ADD {customer} {','.join(items)}")
        finally:
            connection.close()
