from greeter.texts import date, hello


def named(profile):
    return f"{profile['title']} {profile['name']}".strip()


def today(profile, day):
    return date(profile.get("locale", "en"), day.year, day.month, day.day)


def is_english(profile):
    return profile.get("locale", "en") == "en"


def greet(profile):
    """The greeting in the language of the profile; guests are greeted in English."""
    if profile["name"] == "guest":
        return hello("en", "guest")
    return hello(profile["locale"], named(profile))
