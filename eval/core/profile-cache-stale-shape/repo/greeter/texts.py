HELLO = {"en": "Hello, {}!", "de": "Hallo, {}!", "pl": "Witaj, {}!"}
DATES = {"en": "{m}/{d}/{y}", "de": "{d}.{m}.{y}", "pl": "{d}.{m}.{y}"}


def hello(locale, name):
    return HELLO[locale].format(name)


def date(locale, year, month, day):
    return DATES[locale].format(y=year, m=month, d=day)
