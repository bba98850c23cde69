"""Measures the widget as Lighthouse would, in a real Chromium: size, time to interactive, layout shift. Only it knows Playwright."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx

from evals.benchmark.figures import Figure, Plan, Progress, at_most

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAX_GZIPPED_KIBIBYTES: Final = 35
QUIET_MILLISECONDS: Final = 1500  # after what was seen last; Lighthouse waits for five seconds without a long task
SCRIPT: Final = "**/widget.js*"

# Long tasks are those of more than 50 ms; what they take beyond that blocks. A shift within 500 ms of an input is expected by who gave it.
_WATCH: Final = """
window.seen = {shift: 0, longTasks: [], ready: null, opening: null}
const observe = (type, act) => new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({type, buffered: true})
observe('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value })
observe('longtask', (entry) => seen.longTasks.push([entry.startTime, entry.duration]))
customElements.whenDefined('career-chat').then(async () => {
    const chat = document.querySelector('career-chat')
    await chat.updateComplete
    seen.ready = performance.now()
})
addEventListener('click', ({timeStamp}) => {
    requestAnimationFrame(() => setTimeout(() => { seen.opening = performance.now() - timeStamp }))
}, {capture: true})
"""
_READ: Final = """() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const {shift, longTasks, ready, opening} = window.seen
    const lastEnd = longTasks.reduce((last, [start, duration]) => Math.max(last, start + duration), 0)
    const blocking = longTasks.reduce((sum, [start, duration]) => sum + Math.max(0, duration - 50), 0)
    return {shift, paint, interactive: Math.max(paint, ready ?? 0, lastEnd), blocking, opening}
}"""


class NoBrowser(Exception):
    """Its text says what to install."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody's screen, processor and network. The phone is Lighthouse's: a processor four times as slow, 1.6 Mbit/s, 150 ms."""

    name: str
    width: int
    height: int
    interactive_seconds: float  # at most; from there on Lighthouse's score is no longer "good"
    slower: int = 1
    bits_per_second: int | None = None
    latency_milliseconds: int = 0


VISITORS: Final = (
    Visitor("desktop", 1350, 940, 2.5),
    Visitor("phone", 412, 823, 3.8, slower=4, bits_per_second=1_638_400, latency_milliseconds=150),
)


@dataclass
class _Samples:
    paint: list[float] = field(default_factory=list)
    interactive: list[float] = field(default_factory=list)
    without_widget: list[float] = field(default_factory=list)
    blocking: list[float] = field(default_factory=list)
    opening: list[float] = field(default_factory=list)
    shift: list[float] = field(default_factory=list)


def measure(address: str, plan: Plan, progress: Progress) -> tuple[Figure, ...]:
    """Of the pages of a running server. Raises NoBrowser."""
    figures = [_size(address)]
    with _browser() as browser:
        step = progress("widget", len(VISITORS) * plan.rounds)
        for visitor in VISITORS:
            demo, front = _Samples(), _Samples()
            for _ in range(plan.rounds):
                _load(browser, visitor, f"{address}/demo", demo)
                _load(browser, visitor, f"{address}/", front)
                step()
            figures += _figures(visitor, "/demo", demo)
            figures += _figures(visitor, "/", front)
    return tuple(figures)


def _size(address: str) -> Figure:
    script = httpx.get(f"{address}/widget.js", headers={"Accept-Encoding": "identity"}, trust_env=False).raise_for_status().content
    return Figure("widget", "size, gzipped", "KiB", (len(gzip.compress(script, 9)) / 1024,), bound=at_most(MAX_GZIPPED_KIBIBYTES))


def _figures(visitor: Visitor, page: str, samples: _Samples) -> list[Figure]:
    section = f"widget on {page}, {visitor.name}"
    beside = "without the widget"
    interactive, blocking = tuple(samples.interactive), tuple(samples.blocking)
    figures = [
        Figure(section, "first contentful paint", "s", tuple(samples.paint)),
        Figure(
            section, "time to interactive", "s", interactive, beside, tuple(samples.without_widget), at_most(visitor.interactive_seconds)
        ),
        Figure(section, "total blocking time", "s", blocking),
        Figure(section, "layout shift", "score", (max(samples.shift),), bound=at_most(0)),
    ]
    return [*figures, Figure(section, "opening the chat", "s", tuple(samples.opening), bound=at_most(0.2))] if samples.opening else figures


@contextmanager
def _browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  one of the extra "dev"
    except ImportError:
        raise NoBrowser("Playwright is not installed: make install") from None
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise NoBrowser("There is no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        try:
            yield browser
        finally:
            browser.close()


def _load(browser: Browser, visitor: Visitor, url: str, samples: _Samples) -> None:
    """Once with the widget and once, right beside it, without its script; each in a browser profile that has seen nothing before."""
    with _page(browser, visitor) as page:
        page.route(SCRIPT, lambda route: route.abort())
        page.goto(url)
        samples.without_widget.append(_settled(page)["interactive"] / 1000)
    with _page(browser, visitor) as page:
        page.goto(url)
        page.wait_for_function("window.seen.ready !== null")
        seen = _settled(page)
        samples.paint.append(seen["paint"] / 1000)
        samples.interactive.append(seen["interactive"] / 1000)
        samples.blocking.append(seen["blocking"] / 1000)
        opens = page.locator(".launcher").count() > 0
        if opens:
            page.locator(".launcher").click()
        page.locator(".starters li").first.wait_for()
        seen = _settled(page)
        samples.shift.append(seen["shift"])
        if opens:
            samples.opening.append(seen["opening"] / 1000)


@contextmanager
def _page(browser: Browser, visitor: Visitor) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": visitor.width, "height": visitor.height})
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": visitor.slower})
        if visitor.bits_per_second:
            throughput = visitor.bits_per_second / 8
            conditions = {"offline": False, "latency": visitor.latency_milliseconds, "downloadThroughput": throughput}
            devtools.send("Network.enable")
            devtools.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": throughput / 2})
        yield page
    finally:
        context.close()


def _settled(page: Page) -> dict[str, Any]:
    page.wait_for_timeout(QUIET_MILLISECONDS)
    seen: dict[str, Any] = page.evaluate(_READ)
    return seen
