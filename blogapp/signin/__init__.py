"""How people prove who they are: with an account they have elsewhere."""
