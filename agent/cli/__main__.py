"""`python -m agent.cli`: the same as the `suture` command."""

from agent.cli.main import main

main()
