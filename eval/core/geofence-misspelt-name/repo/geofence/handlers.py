import logging

from geofence.zones import nearest_zone

log = logging.getLogger("geofence")


def get_where(zones, query):
    if not zones:
        return 404, {"error": "no zones"}
    point = (float(query["x"]), float(query["y"]))
    name, metres = nearest_zone(zones, point)
    log.info("x=%s y=%s zone=%s", *point, name)
    return 200, {"zone": name, "metres": metres}
