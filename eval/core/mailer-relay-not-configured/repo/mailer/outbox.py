from email.message import EmailMessage


class Outbox:
    def __init__(self, settings, send):
        self.settings = settings
        self.send = send

    def write(self, to, subject, text):
        message = EmailMessage()
        message["From"] = self.settings.sender
        message["To"] = to
        message["Subject"] = subject
        message.set_content(text)
        self.send(self.settings.relay, self.settings.port, message)
        return message
