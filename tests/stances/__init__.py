"""Where people stand: stances, votes, balance, movement, synthesis."""
