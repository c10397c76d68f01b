"""A line protocol to the order database."""

import socket


class Connection:
    def __init__(self, host, port, timeout=2.0):
        self.sock = socket.create_connection((host, port), timeout=timeout)

    def ask(self, line):
        self.sock.sendall(line.encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            part = self.sock.recv(4096)
            if not part:
                raise ConnectionError("the database went away")
            answer += part
        return answer.decode().strip()

    def close(self):
        self.sock.close()
