"""`suture eval`: one file a command."""
