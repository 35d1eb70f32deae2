"""The commands, the house rules and the servers of the tests themselves."""
