"""What a person could ask next: questions about what stands beside the answer in the documents, each tried before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from bot.proposals.answerable import covering_evidence
from bot.proposals.heading_questions import question_of_heading, question_of_label
from bot.stages import Evidence, Question, Reply
from knowledge import Chunk, KnowledgeBase, content_words, harmless

SUGGESTED = 3
WEIGHED = 8  # proposals of each kind, by their nearness to the question
TRIED = 6  # at most; a proposal costs about 15 ms of the processor the first time and 4 ms later, once its words are known
READ = 3  # passages; what a proposal is about must be among the best few that it finds
EARLIER = 3  # questions of the person's; what they were about is not proposed again
# Cosine of two questions that want the same of different documents: "Which jobs are at risk?" and "Which jobs are most at risk from AI?"
# have 0.76; "What new jobs is AI creating?" and "Which jobs are most at risk from AI?" 0.73. Within a document its own sections tell
# better: "Which jobs are at risk?" and "What puts a job at risk?" have 0.84.
SAME_QUESTION = 0.75
_LANGUAGE = "en"  # of the wording; a heading in another language would stand in the middle of an English sentence


@dataclass(frozen=True, slots=True)
class _Proposal:
    text: str
    about: frozenset[str]  # chunk ids; one of them has to be found by it
    document_id: str
    nearness: float = 0.0  # cosine to the questions asked, the nearest of them


class Suggestions:
    """Remembers which proposals have an answer: they are made of the documents, so the same ones come again and again.

    Without that they take three quarters of the time of a whole answer (24 of 30 ms, warm).
    """

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._generation = knowledge_base.generation
        self._answered_by: dict[str, frozenset[str]] = {}  # a proposal and the chunks that answer it, none where it has no answer

    async def added_to(self, reply: Reply, question: Question, evidence: Evidence) -> Reply:
        """The reply with at most SUGGESTED questions that the knowledge base answers and that were not asked yet."""
        asked = [*(turn.text for turn in question.turns if turn.role == "user"), question.text]
        cited = [chunk for citation in reply.citations if (chunk := evidence.chunk(citation.chunk_id))]
        home = {chunk.document_id for chunk in cited}
        found: list[str] = []
        tried = 0
        for proposal in await _proposals(cited, evidence, asked, self._knowledge_base):
            if len(found) == SUGGESTED or tried == TRIED:
                break
            repeats = proposal.nearness >= SAME_QUESTION and proposal.document_id not in home
            if repeats or _same_words(proposal.text, (*asked, *found)):
                continue
            tried += 1
            if proposal.about & await self._answering(proposal.text):
                found.append(proposal.text)
        return replace(reply, suggestions=tuple(found))

    async def _answering(self, text: str) -> frozenset[str]:
        if self._generation != self._knowledge_base.generation:
            self._generation, self._answered_by = self._knowledge_base.generation, {}
        if text not in self._answered_by:
            evidence = await covering_evidence(Question(text), self._knowledge_base)
            answering = evidence.lists[0].items if evidence and evidence.lists else _best(evidence)
            self._answered_by[text] = frozenset(chunk.id for chunk in answering)
        return self._answered_by[text]


def _best(evidence: Evidence | None) -> Sequence[Chunk]:
    return [passage.chunk for passage in evidence.passages[:READ]] if evidence else ()


def _same_words(text: str, others: Iterable[str]) -> bool:
    words = frozenset(content_words(text))
    return any(words <= frozenset(content_words(other)) for other in others)


# --- where proposals come from ---------------------------------------------------------------------------------------


async def _proposals(
    cited: Sequence[Chunk], evidence: Evidence, asked: Sequence[str], knowledge_base: KnowledgeBase
) -> Iterator[_Proposal]:
    """Deeper into what was shown, beside it, and elsewhere, in turn; of each kind the nearest to the question first."""
    nearest = [passage.chunk for passage in evidence.passages]
    home = {chunk.document_id for chunk in cited or nearest[:1]}
    earlier = await knowledge_base.search_each(asked[:-1][-EARLIER:], limit=1)
    said = {_section(chunk) for chunk in cited} | {_section(passages[0].chunk) for passages in earlier if passages}
    beside = (chunk for chunk in knowledge_base.chunks if chunk.document_id in home)
    elsewhere = (chunk for chunk in (*nearest, *_lists(knowledge_base)) if chunk.document_id not in home)
    personal = any(aspect.personal for aspect in evidence.aspects)
    proposer = _Proposer(knowledge_base)
    kinds = [
        [] if personal else list(proposer.items(cited)),  # the other items of that list are other people's work
        list(islice(proposer.sections(beside, said), WEIGHED)),
        list(islice(proposer.sections(elsewhere, said), WEIGHED)),
    ]
    weighed = [await _weighed(kind, asked, knowledge_base) for kind in kinds]
    return (proposal for row in zip_longest(*weighed) for proposal in row if proposal)


async def _weighed(proposals: Sequence[_Proposal], asked: Sequence[str], knowledge_base: KnowledgeBase) -> list[_Proposal]:
    if not proposals:
        return []
    vectors = await knowledge_base.embed([*asked, *(proposal.text for proposal in proposals)])
    nearness = (vectors[len(asked) :] @ vectors[: len(asked)].T).max(axis=1)
    weighed = [replace(proposal, nearness=float(near)) for proposal, near in zip(proposals, nearness, strict=True)]
    return sorted(weighed, key=lambda proposal: proposal.nearness, reverse=True)


class _Proposer:
    """Questions about chunks, in the words of their labels and headings."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._prose: dict[str, str] = {}

    def items(self, cited: Sequence[Chunk]) -> Iterator[_Proposal]:
        """Of a list that was given whole, the items that say more than was shown; of one that some items were given of, the others."""
        for list_id in dict.fromkeys(chunk.list_id for chunk in cited if chunk.list_id):
            shown = [chunk for chunk in cited if chunk.list_id == list_id]
            siblings = self._knowledge_base.siblings(shown[0])
            whole = all(item in shown for item in siblings)
            for item in siblings:
                unsaid = len(item.sentences) > 1 if whole else item not in shown
                if unsaid and item.label and _presentable(item):
                    text = question_of_label(item.label, self._prose_around(item))
                    if text:
                        yield _Proposal(text, frozenset({item.id}), item.document_id)

    def sections(self, chunks: Iterable[Chunk], said: set[tuple[str, ...]]) -> Iterator[_Proposal]:
        """Each section once, and none of those that were said."""
        done = set(said)
        for chunk in chunks:
            if _section(chunk) in done or not _presentable(chunk):
                continue
            done.add(_section(chunk))
            heading = chunk.heading_path[-1] if chunk.heading_path else chunk.document_title
            text = question_of_heading(heading, self._prose_around(chunk))
            if text:
                yield _Proposal(text, frozenset(one.id for one in self._knowledge_base.section(chunk)), chunk.document_id)

    def _prose_around(self, chunk: Chunk) -> str:
        """Its document without headings and labels: there names have capitals and other words have not."""
        if chunk.document_id not in self._prose:
            texts = (one.text.removeprefix(one.label or "") for one in self._knowledge_base.of_document(chunk))
            self._prose[chunk.document_id] = "\n".join(texts)
        return self._prose[chunk.document_id]


def _presentable(chunk: Chunk) -> bool:
    return chunk.language == _LANGUAGE and harmless(chunk)


def _lists(knowledge_base: KnowledgeBase) -> Iterator[Chunk]:
    """One item of each: a section with a list is what most people come for."""
    return iter({chunk.list_id: chunk for chunk in knowledge_base.chunks if chunk.list_id}.values())


def _section(chunk: Chunk) -> tuple[str, ...]:
    return (chunk.document_id, *chunk.heading_path)
