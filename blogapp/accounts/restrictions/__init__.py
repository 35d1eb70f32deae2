"""What a person may not do here for a while: banned, silenced, warned."""
