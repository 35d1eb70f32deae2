"""Reading: the questions, their lists, search and feeds."""
