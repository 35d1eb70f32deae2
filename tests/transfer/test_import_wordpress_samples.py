"""Every sample export ends up in the database as what was counted in it, by a parser that shares nothing with ours."""
