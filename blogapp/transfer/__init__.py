"""Archives in and out: what other systems export comes in here, and what this one holds goes out."""
