"""What is different about signing in with Apple."""
