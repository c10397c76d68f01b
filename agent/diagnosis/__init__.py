"""`suture doctor`: every part tried for real, and how to mend what fails."""
