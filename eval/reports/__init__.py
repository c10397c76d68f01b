"""What a log says: rates with intervals, comparisons, and pages for people and machines."""
