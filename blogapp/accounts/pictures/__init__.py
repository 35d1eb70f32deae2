"""Pictures of people: taken in, encoded anew, kept small, served from here; a letter where there is none."""
