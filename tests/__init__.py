"""The tests of blogapp, one folder per feature."""
