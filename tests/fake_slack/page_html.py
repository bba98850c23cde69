"""The page itself: one document without a framework, in the manner of a chat program with a side bar and threads."""

PAGE = "<!doctype html>"
