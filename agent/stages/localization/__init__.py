"""From a stack trace to places in the repository; cost follows the crash, never the repository."""
