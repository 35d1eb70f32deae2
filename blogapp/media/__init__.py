"""Pictures of the site's texts: taken in, encoded anew by the worker, kept, and served from here."""
