"""The owner decides how the site is called, looks and reads; only the owner may."""
