"""The first minute: a small real service with an ordinary bug, and the alert it causes."""
