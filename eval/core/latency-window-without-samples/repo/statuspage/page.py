import json

from statuspage.stats import mean, percentile, spread


class StatusPage:
    def __init__(self, windows):
        self.windows = windows

    def route(self, name, now):
        values = self.windows[name].values(now)
        return {
            "route": name,
            "mean": round(mean(values), 1),
            "spread": spread(values),
            "p50": percentile(values, 50),
            "p90": percentile(values, 90),
        }

    def render(self, now):
        return json.dumps([self.route(name, now) for name in sorted(self.windows)])
