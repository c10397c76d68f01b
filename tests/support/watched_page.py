"""A browser's page, and everything that must not happen on it."""

from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request

WEB_TOKEN = "t0ken-of-people"


class Watched:
    """Notes what a page complains of: dialogs, errors, refused content, requests to other places.

    Args:
        page: watched from now on.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("dialog", self._dialog)
        page.on("pageerror", self._error)
        page.on("console", self._console)
        page.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _error(self, error: Error) -> None:
        self.complaints.append(f"error: {error}")

    def _console(self, line: ConsoleMessage) -> None:
        if line.type in {"error", "warning"}:
            self.complaints.append(f"console: {line.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            self.complaints.append(f"request: {request.url}")


Opener = Callable[..., Watched]
