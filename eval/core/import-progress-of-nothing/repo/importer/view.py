def percent(share):
    return f"{share * 100:.0f} %"


def show(progress):
    return {
        "state": "finished" if progress.finished() else "running",
        "done": percent(progress.done_share()),
        "left": percent(progress.left_share()),
        "failed": percent(progress.failed_share()),
    }


def get_job(jobs, number):
    progress = jobs.get(number)
    if progress is None:
        return 404, {"error": f"no job {number}"}
    return 200, show(progress)
