"""What an author sets about a question besides its text."""
