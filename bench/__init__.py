"""How fast and how big the product is, beside constants measured on the same machine in the same run."""
