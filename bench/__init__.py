"""How fast and how big the product is: `make bench` measures it against constants on the same machine in the same run."""
