"""A packing station prints a label a parcel and flushes when the belt stops."""

from labels.session import Session


def run(events, wire):
    session = Session(wire)
    for event in events:
        if event == "stop":
            session.flush()
        else:
            session.add(event)
    session.close()
    return session.jobs
