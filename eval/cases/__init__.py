"""Recorded incidents: what production saw, the repository it ran, and apart from both the judge."""
