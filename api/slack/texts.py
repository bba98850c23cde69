"""What the Slack door says in its own words: statuses, offers, notices and failures."""

from __future__ import annotations

from typing import Final

SEARCHING: Final = "is looking through the guidance…"
LOADING_MESSAGES: Final = ("Looking through the guidance…", "Reading the passages…", "Checking every sentence…")
TASK_TITLE: Final = "Looked through the guidance"
PROMPTS_TITLE: Final = "For example:"

EMPTY: Final = (
    "Ask me something about careers, jobs and skills, for example “Which jobs are most at risk from AI?”. "
    "I answer from the guidance that I was given and show where each sentence comes from."
)
FAILED: Final = "Something went wrong while answering. Please ask again."
NOT_READY: Final = "I am still starting. Please ask again in a minute."
TOO_MANY: Final = "I am still working on your earlier questions. Please ask again when they are answered."
STOPPED: Final = "_Stopped._"
CANNOT_ANSWER_THERE: Final = "I cannot answer where you asked: Slack does not let me write there. You can ask me here."
FILE_ONLY: Final = "I can read text, and no files. Please write your question."
GONE: Final = "This answer is no longer kept, so that cannot be done any more."
NOT_YOURS: Final = "Only the person who asked can do that."
COMMAND_USE: Final = "Ask behind the command, for example: `/career Which skills should I build?` Only you see the answer."

CHANNEL_NOTE: Final = "Everyone in this channel can read this."
PRIVATE_NOTE: Final = "Only you can see this."
ASK_PRIVATELY: Final = "Ask me privately"
SHARE: Final = "Share…"
HUMAN: Final = "Talk to a person"
PRIVATE_OPENING: Final = (
    "Here only you and I can read. What would you like to know about your own situation? Nothing that you write here is used in a channel."
)
WRITTEN_PRIVATELY: Final = "I have written to you privately; only you can see it."
THANKS: Final = "Thank you. That helps to make the answers better."
HANDED_OVER: Final = "Your request has been passed on, with nothing but what you agreed to. Somebody will write to you."
HANDOFF_FAILED: Final = "Your request could not be passed on. Please write to them yourself, or try again later."
TAKEN_UP: Final = "Somebody has taken up your request and will write to you."
SHARED: Final = "Shared."
NOT_IN_CHANNEL: Final = "I am not in that channel. Invite me with /invite first, or choose another one."
EXPORT: Final = "All that is kept of what you asked me, and how each answer came about."
EXPORTED: Final = "Sent. The file is in Messages."
EXPORT_FAILED: Final = "Slack did not take the file. Whoever runs me may have to install the app once more, for files."
DELETED: Final = "Deleted. Nothing of what you asked is kept here any more."
