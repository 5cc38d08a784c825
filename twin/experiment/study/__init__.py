"""Studies: a folder with a design, run point by point, kept, summed up, packed and checked."""
