"""What a message means in its conversation: from a follow-up to a query that stands alone."""
