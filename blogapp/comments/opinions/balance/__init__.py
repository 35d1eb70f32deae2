"""The balance of a question in detail: by day, perspective and condition, and how opinion moved."""
