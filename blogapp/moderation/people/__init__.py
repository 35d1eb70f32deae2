"""Moderators and people: who somebody is, bans, silence, warnings, notes, all of one person's words gone."""
