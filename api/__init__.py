"""The bot over HTTP: the OpenAI-compatible endpoint, the native chat stream, the document pages and the health checks."""
