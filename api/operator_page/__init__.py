"""The operator's page: its scripts and its style sheet, which hold no data. All of that comes over the API, with the key."""
