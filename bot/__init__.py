"""From a question to a verified reply: question -> understanding -> retrieval -> answering -> verification -> reply."""
