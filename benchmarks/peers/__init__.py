"""One street in SimPy, salabim and Ciw, each written as its own documentation shows, to be compared with `twin`."""
