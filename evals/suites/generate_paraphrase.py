"""Generates the paraphrase suite: three other ways of asking a question of the answerable suite, two mechanical and one written by hand."""

from __future__ import annotations

import random
import re
from typing import Any

import yaml

from evals.suites import generated_file

SCRIPT = "evals.suites.generate_paraphrase"
SEED = 20261122
WORDS_FOR_A_TYPO = 4  # one slip in about so many words, as in hurried typing
_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqrtyuiopisdfghjkklxcvbnmn", strict=True))  # a key beside it on the keyboard

# What somebody leaves out who types key words into a search box.
_LEFT_OUT = frozenset(
    """a about all along also am an and any anything are as at be been being both bring but by can could did do does doing done else ever
    exactly for from going had has have he how i if i'd i'll i'm in into is isn't it it's its itself just like made many me mostly my
    named now of on once or our out own please she should so some something supposed than that the their them then there these they
    this those to us was we were what what's when where which who whose why will with would you your""".split()
)

# The third way: how a person with little English, or one among friends, would ask the same.
REPHRASED: dict[str, tuple[str, str]] = {
    "data-entry-why": ("non-native", "For what reason the work of data entry is in danger from automation?"),
    "clerical-tasks": ("slang", "what clerical stuff can the bots do these days"),
    "assembly-line": ("non-native", "I work by the assembly line, what makes the AI with such jobs?"),
    "factory-staff": ("slang", "so factories gonna need less folks cos of AI? how come"),
    "call-center": ("slang", "what's AI doing to the people in call centers"),
    "hard-problems": ("non-native", "A chatbot, can it solve also difficult problem of customer or only simple one?"),
    "truckers": ("non-native", "Please why truck drivers are in risk because of AI?"),
    "drones": ("slang", "drones n logistics jobs, what's the deal"),
    "finance-tasks": ("non-native", "What works in finance the AI can make automatic?"),
    "accounting-seniority": ("slang", "accounting + AI: is it the newbies who get hit or the senior folks"),
    "writing-by-ai": ("non-native", "Which texts can AI already write alone without human?"),
    "journalism-why": ("slang", "how come journalists are on the at-risk list"),
    "easy-to-automate": ("slang", "what kinda work is easy pickings for automation"),
    "in-common": ("non-native", "The jobs with most exposition to AI, what is common between them?"),
    "why-know": ("non-native", "What for is it good to know which professions are in risk?"),
    "disappear": ("slang", "my job's at risk, so it's toast, right?"),
    "after-routine": ("non-native", "When the routine of a job is automated, what makes the human then?"),
    "cannot-adapt": ("slang", "what happens to folks who just can't or won't get with the AI thing"),
    "creates": ("slang", "is AI only killing jobs or making new ones too"),
    "human-staff": ("non-native", "Why the AI needs still human workers?"),
    "ml-engineer": ("slang", "ML engineer, what do they even do"),
    "who-builds": ("non-native", "Which profession is constructing the AI models for the companies?"),
    "data-scientist-demand": ("slang", "why's everyone after data scientists"),
    "data-scientist-work": ("non-native", "What is making a data scientist with the data?"),
    "prompt-engineer": ("non-native", "Prompt engineer, what is this for a profession?"),
    "prompt-why": ("slang", "why's prompt engineering suddenly a thing"),
    "ethicist": ("slang", "AI ethicist, what's that job about"),
    "who-fair": ("non-native", "Who does take care that the AI is fair and responsible?"),
    "robotics-day": ("slang", "what's a robotics tech do all day"),
    "robots-need": ("non-native", "For what the robots need technician still?"),
    "annotators": ("non-native", "The annotators in AI, what is their work?"),
    "humans-needed": ("slang", "do they still need people for training AI or nah"),
    "interaction-designer": ("non-native", "What works a human-AI interaction designer?"),
    "good-interface": ("slang", "what makes a human-AI interface any good"),
    "creative-work": ("non-native", "AI-enhanced creative professional, what does such a person do?"),
    "creative-fields": ("slang", "which creative stuff do people do on top of what AI spits out"),
    "human-worth": ("non-native", "Why have the human skills more value when the AI becomes better?"),
    "solve-problems": ("slang", "AI can solve stuff, so why bother with critical thinking"),
    "judgment": ("non-native", "In which situation the judgment of human is most necessary?"),
    "innovative": ("slang", "can AI really innovate or is that still on us humans"),
    "eq-definition": ("non-native", "Emotional intelligence, what does it mean exactly please?"),
    "eq-where": ("slang", "where does EQ actually pay off at work"),
    "communication-why": ("non-native", "Why the communication gets more important when AI makes the single tasks?"),
    "adaptability": ("slang", "being adaptable, what's that mean irl"),
    "lifelong": ("non-native", "Why all people speak always about lifelong learning?"),
    "programming": ("slang", "do i gotta learn to code for this AI stuff"),
    "ai-fluency": ("non-native", "What means AI fluency?"),
    "data-literacy-who": ("slang", "data literacy, who even needs that"),
    "data-literacy-use": ("non-native", "When I have data literacy, what can I do with it?"),
    "ethical-reasoning": ("slang", "why's ethical reasoning even on that skills list"),
    "invest": ("non-native", "In which ways I can invest for my skills that I will need?"),
    "individual": ("slang", "what can i do to not fall behind w/ AI at work"),
    "where-learn": ("non-native", "Where can I learn some new skills?"),
    "mentor": ("slang", "how'd a mentor help me out"),
    "schools": ("non-native", "How must the schools change themselves because of AI?"),
    "staff": ("slang", "boss is bringing in AI, what should the company do for us workers"),
    "complement": ("non-native", "Which advantage have companies that see the human as complement of AI?"),
    "incentives": ("slang", "how can the state get firms to train their people"),
    "ubi-why": ("non-native", "Why some persons speak of a basic income when the topic is AI?"),
    "attitude": ("slang", "what's the right headspace for working with AI everywhere"),
}

# Where leaving words out would leave out the question as well.
KEYWORDS = {
    "hard-problems": "chatbot hard customer problems",
    "drones": "drones logistics jobs",
    "writing-by-ai": "kinds of writing ai can do",
    "why-know": "why know which jobs at risk",
    "after-routine": "routine automated what people do instead",
    "creates": "ai destroys jobs creates jobs",
    "who-builds": "who builds ai models",
    "data-scientist-work": "data scientist tasks",
    "prompt-why": "reason for prompt engineering",
    "who-fair": "who ensures fair responsible ai",
    "robotics-day": "robotics technician daily work",
    "good-interface": "good interface people ai",
    "creative-work": "ai-enhanced creative professionals tasks",
    "lifelong": "lifelong learning why",
    "ai-fluency": "ai fluency meaning",
    "data-literacy-use": "data literacy benefits",
    "data-literacy-who": "data literacy who needs",
    "ethical-reasoning": "ethical reasoning why important",
    "individual": "how to keep up with ai at work",
    "where-learn": "where learn new skills",
    "ubi-why": "basic income ai reasons",
}


def cases() -> list[dict[str, Any]]:
    bases = {case["name"]: case for case in yaml.safe_load(generated_file.path("answerable").read_text(encoding="utf-8"))["cases"]}
    generated = []
    for name, (kind, rephrased) in REPHRASED.items():
        base = bases[f"answerable-{name}"]
        question = base["turns"][0]["user"]
        variants = {"typo": with_typos(question, name), "keywords": KEYWORDS.get(name) or keywords(question), kind: rephrased}
        for variant, text in variants.items():
            generated.append(
                {
                    "name": f"paraphrase-{name}-{variant}",
                    "group": base["group"],
                    "split": base["split"],
                    "tags": [variant],
                    "turns": [{"user": text, "expect": base["turns"][0]["expect"]}],
                }
            )
    return generated


def with_typos(question: str, name: str) -> str:
    """Slips of the finger, the same at each run: letters swapped, doubled, dropped or hit beside, never the first of a word."""
    chance = random.Random(f"{SEED}-{name}")  # noqa: S311 (no secret depends on it)
    words = question.split(" ")
    long_words = [index for index, word in enumerate(words) if len(re.sub(r"\W", "", word)) >= 5]
    slips = min(len(long_words), max(1, round(len(words) / WORDS_FOR_A_TYPO)))
    for index in sorted(chance.sample(long_words, slips)):
        words[index] = _slip(words[index], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    places = range(1, len(word) - 1)
    place = chance.choice([place for place in places if word[place : place + 2].isalpha() and word[place] != word[place + 1]])
    letter, rest = word[place], word[place + 1 :]
    beside = _NEIGHBOURS.get(letter.lower(), letter)
    return word[:place] + chance.choice((rest[0] + letter + rest[1:], letter + letter + rest, rest, beside + rest))


def keywords(question: str) -> str:
    words = re.findall(r"[\w'-]+", question.lower())
    return " ".join(word for word in words if word not in _LEFT_OUT)


def main() -> None:
    generated_file.path("paraphrase").write_text(generated_file.text("paraphrase", SCRIPT, cases()), encoding="utf-8")


if __name__ == "__main__":
    main()
