"""Studies of the model: what docs/model.md shows is made here, and can be made again (`make studies`)."""
