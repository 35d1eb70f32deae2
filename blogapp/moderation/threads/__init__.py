"""Moderators look after whole discussions: who may write, what stands first, what belongs elsewhere."""
