import hashlib


def token(user, counter, secret):
    return hashlib.sha256(f"{secret}/{user}/{counter}".encode()).hexdigest()[:32]
