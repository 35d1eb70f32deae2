"""A small OpenID provider for trying the site out: invented people, no passwords, this machine alone."""
