"""What the tests stand on: the cast, factories, and real servers of their own."""
