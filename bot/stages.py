"""What each stage hands the next. Every stage knows these types and none knows another stage."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol, runtime_checkable

from bot.question_type import QuestionType
from knowledge import Chunk, Passage

Role = Literal["user", "assistant"]
Status = Literal["answered", "partly_answered", "declined", "clarify", "signposted", "greeted"]

# What a message is for. Only "question" is looked up in the knowledge base.
Intent = Literal[
    "question",
    "greeting",
    "thanks",
    "farewell",
    "capabilities",
    "languages",
    "identity",
    "privacy",
    "human",
    "sadness",
    "doubt",
    "complaint",
    "praise",
    "acknowledgement",
    "distress",
    "professional_advice",
    "attack",
    "unclear",
]

# What kind of answer a question asks for; several can hold at once.
Facet = Literal[
    "fact",
    "definition",
    "list",
    "reasons",
    "advice",
    "risk",
    "comparison",
    "summary",
    "verdict",
    "outline",
    "quantity",
    "date",
    "place",
    "person",
    "yes_no",
]


@dataclass(frozen=True, slots=True)
class Turn:
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    turns: tuple[Turn, ...] = ()  # the conversation before this question, oldest first
    conversation_id: str | None = None
    language: str | None = None  # ISO 639-1, where the caller knows it
    country: str | None = None  # ISO 3166-1 alpha-2, for the routes to human help


Concern = Literal["distress", "attack", "professional_advice"]


@dataclass(frozen=True, slots=True)
class Screening:
    """What safety found in a message before anything else reads it."""

    text: str  # as a person sees it, without the sentences of an attack where something else is asked as well
    concern: Concern | None = None
    detail: str | None = None  # which kind of it
    told: str | None = None  # a profession's matter that is told beside a question which could still be one of it
    asked: str | None = None  # what is asked beside such a matter, without what is told
    type: QuestionType | None = None  # by its likeness to exemplars; None where nobody looked


@dataclass(frozen=True, slots=True)
class Profile:
    """What the person said about themselves in this conversation, in their own words; nothing is guessed."""

    occupation: str | None = None
    sector: str | None = None
    strengths: tuple[str, ...] = ()
    worries: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    work_said: str | None = None  # what they do, said back to them: "You drive a lorry"
    strengths_said: str | None = None  # "You are good at drawing"
    relation: str | None = None  # whom they speak of, where it is not themselves: "daughter"
    leads: bool = False  # others work for them
    learner: bool = False  # still at school, studying or in training
    lost_work: bool = False  # their work is gone already, not only at risk
    other_work: tuple[str, ...] = ()  # of another kind, told beside it: "answer phones at night"

    @property
    def work(self) -> str | None:
        return self.occupation or self.sector


# which role would suit them, what they can build on, what to do, what those whom they work for can do
Wish = Literal["fit", "skills", "steps", "employer"]


@dataclass(frozen=True, slots=True)
class AboutSelf:
    """A message about the situation of whoever writes it, or of those they speak for."""

    words: tuple[str, ...]  # wordings of what they do, what they call it first; none where they did not say
    wishes: frozenset[Wish] = frozenset()  # none: where they stand
    worried: bool = False  # they ask or speak of risk
    certain: bool = True  # no fact is asked for that would have to come first
    of_others: bool = False  # a kind of work is asked about that is nobody's own: "Do couriers need to worry?"


Layout = Literal["bullets", "numbered", "prose", "table"]


@dataclass(frozen=True, slots=True)
class Form:
    """How the answer is to look, as far as the message says so."""

    layout: Layout | None = None
    sentences: int | None = None  # at most
    words: int | None = None  # at most
    count: int | None = None  # of the items of a list, or of the points of an answer
    from_end: bool = False  # the last ones of the list
    ranked: bool = False  # the best ones, which a list that ranks nothing cannot tell
    complete: bool = False  # nothing of a list may be missing
    names_only: bool = False
    explained: bool = False  # names with what is said of them
    one_line_each: bool = False
    plain: bool = False  # no Markdown
    yes_no: bool = False
    brief: bool = False
    detail: bool = False
    alphabetical: bool = False
    simple: bool = False  # in simple words, which quoted sentences cannot promise
    letters: bool = False  # capitals, rhymes, JSON: nothing that is quoted can be put into it
    no_citations: bool = False
    language: str | None = None  # "German"


@dataclass(frozen=True, slots=True)
class AskedPart:
    """One of several questions in a message."""

    query: str  # stands alone
    wording: str  # as the person asked it
    in_context: str | None = None  # with what the question before it is about, which it may leave out: "when does the course begin?"
    told_before: bool = False  # that was told before the questions, and all of them are about it


@dataclass(frozen=True, slots=True)
class Understanding:
    query: str  # stands alone: pronouns and ellipses are filled in from the history
    intent: Intent = "question"
    facets: frozenset[Facet] = frozenset()
    profile: Profile = Profile()
    about_self: AboutSelf | None = None  # where the question is about their own situation
    parts: tuple[str, ...] = ()  # the queries to search for, where the question has several (comparisons)
    questions: tuple[AskedPart, ...] = ()  # where the message asks several things at once
    language: str = "en"
    form: Form = Form()
    as_said: str | None = None  # the message in its own words, where the query has others
    replies: tuple[str, ...] = ()  # what the bot said before, latest first
    more: bool = False  # asks for what was not said yet
    among: tuple[str, ...] = ()  # the items of the list that "which of those" asks about
    instead_of: str | None = None  # what the question before is asked of now: "and businesses?"
    spoken_before: str | None = None  # what it may go on about: the last question and how its answer began
    in_context: str | None = None  # the query with the subject of the conversation, to search where the query finds nothing by itself
    premise: str | None = None  # a claim that the message ascribes to the sources or asks to be confirmed
    readings: tuple[str, ...] = ()  # what an unclear message could mean
    note: str | None = None  # what was understood, where the bot had to guess; shown to the person
    of_health: tuple[str, ...] = ()  # told of somebody's health, and looked for only where the documents have a rule about it
    type: QuestionType | None = None  # of the message by itself
    detail: str | None = None  # the intent's particular: the kind of distress, the profession to ask (also where only told of), the attack


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether the passages hold what was asked."""

    probability: float  # that the knowledge base covers the question, 0 to 1
    covered: bool
    missing: tuple[str, ...] = ()  # words of the question that nothing found speaks of, as the person wrote them
    missing_kinds: tuple[str, ...] = ()  # asked_kinds.Kind of what is asked for and no passage has, such as "money"


@dataclass(frozen=True, slots=True)
class FoundList:
    """A whole list of the knowledge base, whichever of its items were found, or those of its items that a question asks for."""

    items: tuple[Chunk, ...]  # in document order
    lead: Chunk | None = None  # the paragraph that introduces it
    relevance: float = 0.0  # 0 to 1, to the question
    of: int | None = None  # how many items the whole list has, where these are the ones that were asked for

    def chunks(self) -> tuple[Chunk, ...]:
        return (self.lead, *self.items) if self.lead else self.items


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a chunk that an answer is to give."""

    chunk: Chunk
    text: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of a question that has several: a thing compared, a part asked, or what a person needs to hear."""

    name: str  # the part in the person's words; of a personal one see personal_evidence
    passages: tuple[Passage, ...]  # best first
    covered: bool
    personal: bool = False
    quotes: tuple[Quote, ...] = ()  # of a personal one: what to say of it, in order
    lists: tuple[FoundList, ...] = ()  # of a question among several: the lists that are its answer
    of_work: str | None = None  # of a personal one: which of several things that they do

    @property
    def is_question(self) -> bool:
        return self.name.endswith("?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What retrieval found and how far it reaches."""

    passages: tuple[Passage, ...]  # best first; everything that an answer may cite is among them, the lists and the aspects
    coverage: Coverage
    told: tuple[Passage, ...] = ()  # of the passages those that an answer is made of, where it is no list
    lists: tuple[FoundList, ...] = ()  # the lists that are the answer, whole
    overview: tuple[Quote, ...] = ()  # of a question about a whole document: what it concludes, or a sentence for each section
    aspects: tuple[Aspect, ...] = ()
    further: tuple[Quote, ...] | None = None  # where more is asked for: what no earlier reply told, nothing if all is told
    sentence_scores: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # chunk id -> cosine of each of its sentences
    sentences_met: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # and how much of the question each meets, word by word

    def chunk(self, chunk_id: str) -> Chunk | None:
        return next((chunk for chunk in self.chunks() if chunk.id == chunk_id), None)

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk that an answer may rest on; some come twice."""
        yield from (passage.chunk for passage in self.passages)
        for aspect in self.aspects:
            yield from (passage.chunk for passage in aspect.passages)
            yield from (item for found in aspect.lists for item in found.chunks())
        yield from (quote.chunk for quote in (*self.overview, *(self.further or ())))
        for found in self.lists:
            yield from found.chunks()


# How a sentence joins the text before it. A "line" is an item without a mark, a "part" goes on within a sentence.
Block = Literal["sentence", "paragraph", "item", "numbered_item", "heading", "line", "part"]


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence as a writer proposes it. A claim rests on passages; framing ("What you could do next:") states nothing to check."""

    text: str
    chunk_ids: tuple[str, ...] = ()
    kind: Literal["claim", "framing"] = "claim"
    block: Block = "sentence"
    before: str = ""  # what joins it to its neighbours and claims nothing: "and", a comma
    after: str = ""  # the same, behind its citation


@dataclass(frozen=True, slots=True)
class Draft:
    sentences: tuple[DraftSentence, ...]
    written_by: str  # "hosted:gpt-...", "local:smollm2-135m-instruct", "extractive"


@dataclass(frozen=True, slots=True)
class SentenceVerdict:
    sentence: DraftSentence
    supported: bool
    score: float  # 0 to 1
    chunk_id: str | None = None  # the passage that supports it, and which of its sentences
    sentence_index: int | None = None
    reason: str = ""  # why it was refused, for the trace
    differs: bool = False  # the passage has another number, name, kind of work or side, which a retelling does not change


@dataclass(frozen=True, slots=True)
class Verdict:
    sentences: tuple[SentenceVerdict, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """The source behind `[number]`. `spans` are the places of that marker in Reply.text, as half-open character ranges."""

    number: int
    chunk_id: str
    document_id: str
    title: str
    section: str  # heading path, joined by " > "
    snippet: str  # the whole cited passage
    sentence: str  # the supporting sentence, word for word
    start: int  # place of that sentence in Document.text's chunk: chunk.text[start:end]
    end: int
    source: str | None = None
    last_updated: date | None = None
    page: int | None = None
    spans: tuple[tuple[int, int], ...] = ()
    language: str = "en"  # of the passage, ISO 639-1


@dataclass(frozen=True, slots=True)
class Reply:
    status: Status
    text: str  # Markdown with [n] markers
    citations: tuple[Citation, ...] = ()
    answered_by: str = "extractive"
    suggestions: tuple[str, ...] = ()  # questions that the knowledge base can answer


@dataclass(frozen=True, slots=True)
class LinkFailure:
    """A link of the chain that did not finish, and why; for the trace and the log."""

    link: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything about one question. The API shows the reply, logs keep the trace, evals score it."""

    id: str
    question: Question
    understanding: Understanding
    evidence: Evidence | None
    drafts: tuple[Draft, ...]
    verdict: Verdict | None
    reply: Reply
    failures: tuple[LinkFailure, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)  # stage -> seconds; "first_sentence" and "total" among them
    tokens: dict[str, int] = field(default_factory=dict)  # "prompt", "completion" where a language model wrote


# --- events: what CareerBot.respond yields, in this order; the last one is always Finished ---------------------------


@dataclass(frozen=True, slots=True)
class Searching:
    """Retrieval starts."""

    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Retrieval ended with this many passages."""

    passages: int


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A verified piece of the answer. The texts of all these events joined are Reply.text; `citations` are those that it mentions first."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    trace: Trace


Event = Searching | Found | SentenceReady | Finished


class Writer(Protocol):
    """A link of the chain: proposes sentences one by one, raises LanguageModelError when it cannot go on, stops at once when closed."""

    @property
    def name(self) -> str: ...

    def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...]
    ) -> AsyncGenerator[DraftSentence, None]: ...


@runtime_checkable
class MayFail(Protocol):
    """A writer that others stand in for while it fails."""

    def failing(self) -> str | None:
        """A sentence for whoever runs the bot; None while nothing is known to be wrong."""
