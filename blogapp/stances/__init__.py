"""Where people stand: stances, perspectives, conditions, their balance and how it moves."""
