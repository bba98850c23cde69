"""What one message says, read off its wording: nothing here knows the conversation or the documents."""
