"""Pure functions on text: safe HTML, plain text, slugs and addresses; no framework, no database."""
