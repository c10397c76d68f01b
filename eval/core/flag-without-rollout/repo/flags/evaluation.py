import zlib


def bucket(name, user_id):
    """0 to 99, the same for the same flag and user on every host."""
    return zlib.crc32(f"{name}/{user_id}".encode()) % 100


def in_rollout(flag, user_id):
    return bucket(flag["name"], user_id) < flag["rollout"]


def is_on(flag, user_id):
    if not flag["enabled"]:
        return False
    return in_rollout(flag, user_id)


def describe(flag):
    state = "on" if flag["enabled"] else "off"
    return f"{flag['name']}: {state} for {flag.get('rollout', 100)} %"


def is_complete(flag):
    return flag["enabled"] and flag.get("rollout", 100) == 100
