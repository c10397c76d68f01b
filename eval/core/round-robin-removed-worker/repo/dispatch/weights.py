WEIGHTS = {"render": 5, "mail": 1}


def weight(job):
    kind, _, _ = job.partition(":")
    return WEIGHTS.get(kind, 2)
