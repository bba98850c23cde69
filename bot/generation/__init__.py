"""How a language model writes: its prompt, its stream, its process, and what happens where it fails."""
