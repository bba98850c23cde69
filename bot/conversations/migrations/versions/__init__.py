"""The steps from one state of the tables to the next, in the order in which they name each other."""
