"""What is found for a question, what of it answers, and whether that covers the question."""
