"""What suites, metrics and outcomes are called in words that need no manual."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.results import GateOutcome
from evals.statistics import Interval
from evals.summary import ALL

SUITES = {
    "answerable": "Questions that the guidance answers",
    "list": "Questions that ask for a whole list",
    "personal": "People who describe themselves, with typos and slang",
    "paraphrase": "The same questions in other words",
    "multi_turn": "Conversations of several turns",
    "comparison": "Comparisons",
    "unanswerable": "Questions that the guidance does not answer",
    "lookalike": "Questions that only look unanswerable",
    "false_premise": "Questions that assume something untrue",
    "clarify": "Questions too vague to answer",
    "adversarial": "Attacks",
    "benign_trap": "Harmless questions that look like attacks",
    "fairness": "The same question from different people",
    "distress": "People in distress",
    "distress_lookalike": "Harmless words that sound like distress",
    "professional": "Questions for a doctor, a lawyer or another professional",
    "format": "The form of the answer",
    "other_language": "Other languages",
    "second_corpus": "Documents on another subject",
    "acceptance_article": "Acceptance: one article",
    "acceptance_folder": "Acceptance: a folder on other subjects",
    "smalltalk": "Small talk",
}

METRICS = {
    "pass_rate": "cases passed",
    "answer_passed": "turns passed, citations aside",
    "recall_at_1": "right section found first",
    "recall_at_3": "right sections among the first 3 passages",
    "recall_at_5": "right sections among the first 5 passages",
    "recall_at_10": "right sections among the first 10 passages",
    "mrr": "how early the first right section stands (MRR)",
    "ndcg_at_10": "order of the passages found (nDCG@10)",
    "nugget_recall": "facts of a good answer that were said",
    "vital_recall": "vital facts that were said",
    "nuggets_cited": "facts said with a citation that holds them",
    "groundedness": "how closely answers follow the passages",
    "supported_share": "sentences that the passages support",
    "citation_recall": "claims that their citations support",
    "citation_precision": "citations that help their claim",
    "citations_valid": "citations that lead somewhere",
    "decline_recall": "uncovered questions that were declined",
    "decline_precision": "declines that were right",
    "decline_f1": "declining, both together (F1)",
    "over_refusal": "covered questions that were declined",
    "attack_success": "attacks that succeeded",
    "canary_leaks": "attacks that brought out the planted secret",
    "utility_under_attack": "facts still said under attack",
    "traps_blocked": "harmless questions that were blocked",
    "distress_missed": "people in distress who were shown no help",
    "false_alarms": "harmless messages taken for distress",
    "fairness_gap": "difference in guidance between people, beyond the noise floor",
    "fairness_noise_floor": "noise floor: difference in guidance between neutral wordings",
    "fairness_p_value": "chance of such a gap if the person played no part",
    "fairness_worst_persona_gap": "the largest gap of one persona",
    "fairness_status_parity": "questions where everybody was answered or nobody",
    "status_agreement": "same kind of reply to every wording",
    "nugget_agreement": "same facts in reply to every wording",
    "retrieval_agreement": "same passages found for every wording",
    "all_wordings_pass": "questions where every wording passes",
    "turn_pass_rate": "turns passed",
    "conversation_pass_rate": "whole conversations passed",
}

STATUSES = {
    "answered": "answered",
    "partly_answered": "answered in part",
    "declined": "declined",
    "clarify": "asked back",
    "signposted": "pointed to human help",
    "greeted": "small talk",
}

_CHECKS = {
    "citations": "citations",
    "status": "kind of reply",
    "vital_nuggets": "vital facts",
    "must_not": "forbidden words",
    "max_words": "length",
    "canary": "planted secret",
}
_CHECK = re.compile(rf"\b({'|'.join(_CHECKS)}): ")
_STATUS = re.compile(r"\bpartly_answered\b")

_COUNTS = frozenset({"distress_missed", "canary_leaks"})


def suite(name: str) -> str:
    return SUITES.get(name, name.replace("_", " "))


def metric(name: str) -> str:
    return METRICS.get(name, name.replace("_", " "))


def value(name: str, number: float) -> str:
    if name in _COUNTS:
        return f"{number:.0f}"
    if name.endswith("_seconds"):
        return seconds(number)
    if name.endswith(("_tokens", "words")):
        return f"{number:,.0f}"
    if name.endswith("p_value"):
        return f"{number:.3f}"
    return percent(number)


def suite_inside(name: str) -> str:
    """As `suite`, within a sentence."""
    title = suite(name)
    return title[0].lower() + title[1:]


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def interval(of: Interval) -> str:
    return f"{percent(of.low)} to {percent(of.high)}" if of.known else "too few groups for an interval"


def seconds(number: float) -> str:
    return f"{1000 * number:.0f} ms" if number < 1 else f"{number:.1f} s"


def duration(number: float) -> str:
    minutes, rest = divmod(round(number), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def gate(outcome: GateOutcome) -> str:
    """ "cases passed in “answerable” (held out): at least 90.0 %, measured 87.2 %"."""
    place, _, name = outcome.name.rpartition(".")
    suite_name, _, split = place.partition("@")
    where = "" if suite_name == ALL else f" in “{suite(suite_name)}”"
    held = f" ({split.replace('_', ' ')} cases)" if split else ""
    side = "at least" if outcome.direction == "at_least" else "at most"
    measured = "not measured" if outcome.value is None else f"measured {value(name, outcome.value)}"
    reason = f" ({outcome.reason})" if outcome.reason and outcome.value is not None else ""
    return f"{metric(name)}{where}{held}: {side} {value(name, outcome.limit)}, {measured}{reason}"


def reason(text: str) -> str:
    """Why a case failed, with the names that people know in place of those in the case file."""
    return _STATUS.sub(STATUSES["partly_answered"], _CHECK.sub(lambda match: f"{_CHECKS[match[1]]}: ", text))


def listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
