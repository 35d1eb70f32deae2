"""A private link under which reviewers read a post that is not public yet."""
