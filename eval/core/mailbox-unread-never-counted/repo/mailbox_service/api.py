from mailbox_service.views import badge, summary


class Api:
    def __init__(self, boxes):
        self.boxes = boxes

    def get(self, path):
        """`/<owner>/badge` or `/<owner>/summary`."""
        _, owner, what = path.split("/")
        box = self.boxes.get(owner)
        if box is None:
            return 404, ""
        return 200, {"badge": badge, "summary": summary}[what](box)
