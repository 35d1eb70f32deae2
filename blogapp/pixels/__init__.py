"""Pictures that strangers send, opened so that they can do no harm: no names, no framework, no database."""
