"""People: users, guests, roles and who is asking."""
