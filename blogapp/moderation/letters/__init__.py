"""Mail to those who decide about comments and are not at the desk."""
