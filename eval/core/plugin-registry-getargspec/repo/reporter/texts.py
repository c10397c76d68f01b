def lines(text):
    return [line for line in text.splitlines() if line.strip()]


def words(text):
    return text.split()
