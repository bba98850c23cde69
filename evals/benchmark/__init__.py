"""How fast and how large the bot is, beside the limits set by the libraries underneath. It reports and judges; it gates nothing."""
