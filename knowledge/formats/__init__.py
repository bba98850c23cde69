"""File formats: what becomes Markdown, and how. knowledge/loading.py is the way in."""
