"""The headers of a browser, for servers that answer only those (the ``impersonate`` argument of seed 000).

Only headers: the TLS of a request stays this program's own. None of them says anything about the person or this computer.
"""

from __future__ import annotations

_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
_AGENTS = {
    "chrome": _CHROME,
    "edge": _CHROME + " Edg/142.0.0.0",
    "firefox": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "safari": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
}


def browser_headers(name: str | None) -> dict[str, str]:
    """The headers that the browser *name* sends with a page's own request; a version in it (``chrome131``) does not matter.

    Nothing for an empty name, Chrome's for a browser that is not known.
    """
    if not name or not name.strip():
        return {}
    wanted = name.strip().lower()
    known = next((browser for browser in _AGENTS if wanted.startswith(browser)), "chrome")
    headers = {
        "User-Agent": _AGENTS[known],
        "Accept-Language": "en-US,en;q=0.9",
        "Sec-Fetch-Dest": "empty",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Site": "same-origin",
    }
    if known in ("chrome", "edge"):
        brand = "Google Chrome" if known == "chrome" else "Microsoft Edge"
        headers |= {
            "sec-ch-ua": f'"Chromium";v="142", "{brand}";v="142", "Not_A Brand";v="99"',
            "sec-ch-ua-mobile": "?0",
            "sec-ch-ua-platform": '"Windows"',
        }
    return headers
