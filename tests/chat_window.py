"""The widget as a person meets it, on one page of one browser window, and everything that this page does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, Locator, Page, Request

_WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class ChatWindow:
    context: BrowserContext
    page: Page
    own: tuple[str, ...]  # the origins that may be asked for something
    requested: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @classmethod
    async def begin(cls, context: BrowserContext, own: tuple[str, ...]) -> ChatWindow:
        page = await context.new_page()
        window = cls(context, page, own)
        await page.add_init_script(_WATCH)
        page.on("request", window._requested)
        page.on("pageerror", lambda error: window.errors.append(str(error)))
        page.on("dialog", window._dialog)
        return window

    def _requested(self, request: Request) -> None:
        self.requested.append(request.url)

    async def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        await dialog.dismiss()

    @property
    def chat(self) -> Locator:
        return self.page.locator("career-chat")

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".launcher")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".panel")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def input(self) -> Locator:
        return self.page.locator("#input")

    @property
    def send(self) -> Locator:
        return self.page.locator(".send")

    @property
    def answer(self) -> Locator:
        return self.page.locator(".answer").last

    @property
    def card(self) -> Locator:
        return self.page.locator("#card")

    async def open(self) -> None:
        await self.launcher.click()
        await self.input.wait_for()

    async def ask(self, text: str) -> None:
        """Asks and waits for the end of the answer."""
        before = await self.page.locator(".question").count()
        await self.begin_to_ask(text)
        await self.page.locator(".question").nth(before).wait_for()
        await self.page.locator(".answer[aria-busy=false]").nth(before).wait_for()

    async def begin_to_ask(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def focused(self) -> str:
        """What has the focus, inside the widget or outside: its id, its kind of action, or its class."""
        found: str = await self.page.evaluate("""() => {
            let element = document.activeElement
            while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
            return element.id || element.dataset?.action || element.className || element.tagName
        }""")
        return found

    async def assert_nothing_ran(self) -> None:
        assert not self.dialogs
        assert not self.errors
        assert not await self.page.evaluate("window.ran ?? null")
        assert self.foreign_requests() == []

    def foreign_requests(self) -> list[str]:
        return [url for url in self.requested if not url.startswith((*self.own, "data:,"))]

    async def violations(self) -> list[str]:
        found: list[str] = await self.page.evaluate("window.violations")
        return found
