"""Runs eval sets against the bot and says whether it got better or worse: cases -> target -> transcript -> scores -> gates."""
