"""How suggestions reach people."""
