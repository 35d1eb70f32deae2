"""The rules people set: for the site and for one thread, listed words and what they would catch."""
