"""What is written for people: pull request bodies, comments and suggestions."""
