"""The page on which people see, add and remove their ways in."""
