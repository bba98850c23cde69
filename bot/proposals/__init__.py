"""What a person could ask instead or next, made of the documents: starters, suggestions, the nearest topics of a decline."""
