class ContactBook:
    def __init__(self):
        self._by_mail = {}

    def add(self, name, mail):
        """True when the address was new."""
        new = mail not in self._by_mail
        self._by_mail[mail] = name
        return new

    def find(self, mail):
        return self._by_mail.get(mail)

    def __len__(self):
        return len(self._by_mail)
