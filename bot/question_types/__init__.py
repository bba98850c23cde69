"""Question types by exemplars: 3,863 messages of all sorts, each with its labels, and the weights fitted to them."""
