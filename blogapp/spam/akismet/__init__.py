"""A second opinion from Akismet, where the owner has a key: asked, answered, and never waited for long."""
