"""Who runs the site with its owner: people and their roles, and invitations by mail."""
