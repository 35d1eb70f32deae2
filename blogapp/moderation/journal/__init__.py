"""The log of decisions as people read it, and the way back from each of them."""
