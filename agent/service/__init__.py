"""The HTTP service, its records and its worker."""
