"""Every link passes one gate; what it shows is what would be opened."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.links import LONG, LONGEST, in_own_network, judge, misleading


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org", "https://example.org"),
        ("http://example.org/a?b=c#d", "http://example.org/a?b=c#d"),
        ("HTTPS://Example.ORG:443/Path", "https://example.org:443/Path"),
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        ("https://example.org/100%/%41", "https://example.org/100%25/%41"),
        ("https://zh.wikipedia.org/wiki/数据库", "https://zh.wikipedia.org/wiki/%E6%95%B0%E6%8D%AE%E5%BA%93"),
        ("https://example.org/a(b)[c]", "https://example.org/a(b)[c]"),
        ("https://example.org?x=\\y", "https://example.org?x=%5Cy"),
        ("http://localhost:8080/", "http://localhost:8080/"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://my_host.example.org./", "http://my_host.example.org./"),
        ("https://example.org/@someone", "https://example.org/@someone"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("mailto:ada@example.org?subject=Hello%20you&body=x", "mailto:ada@example.org?subject=Hello%20you&body=x"),
        (" https://example.org ", "https://example.org"),
    ],
)
def test_an_honest_link_opens_as_it_is_shown(url: str, shown: str) -> None:
    verdict = judge(url)
    assert (verdict.action, verdict.shown, verdict.reason) == ("open", shown, "")


@pytest.mark.parametrize(
    ("url", "reason", "shown"),
    [
        ("https://google.com@evil.example/", "userinfo", "https://google.com@evil.example/"),
        ("https://user:pw@example.org/", "userinfo", "https://user:pw@example.org/"),
        ("https://@example.org/", "userinfo", "https://@example.org/"),
        ("https://\u0430pple.com/", "mixed-scripts", "https://xn--pple-43d.com/"),
        ("https://münchen.de/", "international-host", "https://xn--mnchen-3ya.de/"),
        ("https://straße.de/", "international-host", "https://xn--strae-oqa.de/"),
        ("https://例え.jp/", "international-host", "https://xn--r8jz45g.jp/"),
        ("https://XN--pple-43d.com/", "international-host", "https://xn--pple-43d.com/"),
        ("http://2130706433/", "number-host", "http://2130706433/"),
        ("http://0x7f.0.0.1/", "number-host", "http://0x7f.0.0.1/"),
        ("http://0177.0.0.1/", "number-host", "http://0177.0.0.1/"),
        ("http://127.1/", "number-host", "http://127.1/"),
        ("https://example.org/\u202egnp.exe", "hidden-characters", "https://example.org/%E2%80%AEgnp.exe"),
        ("https://example.org/a\u200bb", "hidden-characters", "https://example.org/a%E2%80%8Bb"),
        ("https://example.org/\U000e0041", "hidden-characters", "https://example.org/%F3%A0%81%81"),
        ("mailto:a@example.org,b@example.org", "mail-fields", "mailto:a@example.org,b@example.org"),
        ("mailto:a@example.org?cc=b@example.org", "mail-fields", "mailto:a@example.org?cc=b@example.org"),
        ("mailto:a@example.org?x-thing=1", "mail-fields", "mailto:a@example.org?x-thing=1"),
    ],
)
def test_a_link_that_can_deceive_is_asked_about_with_its_true_address(url: str, reason: str, shown: str) -> None:
    verdict = judge(url)
    assert (verdict.action, verdict.reason, verdict.shown) == ("confirm", reason, shown)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "/etc/passwd",
        "//example.org/x",
        "\\\\host\\share",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "vbscript:x",
        "data:text/html,<b>x</b>",
        "file:///etc/passwd",
        "file://host/share",
        "smb://host/share",
        "ms-msdt:/id",
        "vscode://file/x",
        "ftp://example.org",
        "tel:112",
        "http:",
        "http:evil",
        "http:/evil",
        "http:///evil",
        "http://",
        "http://:80/",
        "http://?x",
        "http://user@/",
        "https://good.com\\@evil.com",
        "https:\\\\evil.com",
        "https://evil.com/a\\b",
        "https://ex ample.org",
        "https://%65vil.com",
        "https://evil.com:99999/",
        "https://evil.com:0/",
        "https://evil.com:8a/",
        "https://a..b/",
        "https://-a.b/",
        "https://a[b.c/",
        "https://[nothex]/",
        "https://good.com\u2044evil.com/",
        "https://good\u3002com/",
        "https://ｇｏｏｇｌｅ.com/",
        "https://exam\u202eple.org/",
        "https://exam\u200bple.org/",
        "https://" + "a" * 64 + ".org",
        "https://" + "a." * 130 + "org",
        "https://example.org/\nx",
        "https://example.org/\x00",
        "https://example.org/\x1b[31m",
        "https://example.org/\x85",
        "https://example.org/\ud800\ud800" + "\x7f",
        "mailto:",
        "mailto:nobody",
        "mailto:ada@example.org?attach=/etc/passwd",
        "mailto:ada@example.org?Attachment=x",
        "mailto:ada@example.org%0D%0ABcc:x@example.org",
        "mailto:ada@example.org?subject=x%0Ay",
        "https://example.org/" + "x" * LONGEST,
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    verdict = judge(url)
    assert verdict.action == "refuse"
    assert verdict.reason
    assert all("!" <= c <= "~" for c in verdict.shown)


def test_a_question_can_name_the_host_first() -> None:
    assert judge("https://google.com@evil.example/").host == "evil.example"
    assert judge("https://\u0430pple.com/").host == "xn--pple-43d.com"
    assert judge("javascript:x").host == ""


def test_a_link_whose_end_is_out_of_sight_is_asked_about() -> None:
    assert judge("https://example.org/" + "x" * LONG).reason == "long"


ALPHABET = st.sampled_from([*string.printable, *"\u202e\u200bаäß例。ｇ\ud800\ufdd0\\@:/?#[]%"])


@given(st.one_of(st.text(), st.text(ALPHABET), st.text(ALPHABET).map("https://".__add__), st.text(ALPHABET).map("mailto:".__add__)))
def test_no_string_breaks_the_gate_and_what_it_shows_is_plain_and_judged_the_same(url: str) -> None:
    verdict = judge(url)
    assert all("!" <= c <= "~" for c in verdict.shown)
    if verdict.action != "refuse":
        assert verdict.shown.startswith(("http://", "https://", "mailto:"))
        again = judge(verdict.shown)
        assert again.action in ("open", "confirm")
        assert again.shown == verdict.shown
        assert again.host == verdict.host


@pytest.mark.parametrize(
    ("words", "url", "named"),
    [
        ("https://bank.example", "https://evil.example", "bank.example"),
        ("bank.example", "https://evil.example/bank.example", "bank.example"),
        ("www.bank.example/login", "https://bank.example.evil.test", "www.bank.example"),
        ("https://bank.example", "https://bank.example@evil.test", "bank.example"),
        ("https://user@bank.example:443/x", "https://evil.test", "bank.example"),
        ("ada@bank.example", "mailto:ada@evil.test", "bank.example"),
        ("bank.example", "https://b\u0430nk.example", "bank.example"),
        ("b\u0430nk.example", "https://bank.example", "b\u0430nk.example"),
        ("https://bank.example", "https://www.bank.example/login", ""),
        ("docs.bank.example", "https://bank.example/docs", ""),
        ("ada@bank.example", "mailto:ada@bank.example?subject=x", ""),
        ("MÜNCHEN.de", "https://münchen.de", ""),
        ("the bank", "https://evil.example", ""),
        ("read me first.", "https://evil.example", ""),
        ("3.14", "https://evil.example", ""),
        ("bank.example", "javascript:alert(1)", ""),
    ],
)
def test_g10_words_that_name_another_site_are_noticed(words: str, url: str, named: str) -> None:
    """G10: the link is marked, and what its words claim is said beside its true address."""
    assert misleading(words, url) == named


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("http://localhost:8080/a.png", True),
        ("http://127.0.0.1/a.png", True),
        ("http://[::1]/a.png", True),
        ("http://[::ffff:192.168.0.1]/a.png", True),
        ("http://[fd00::1]/a.png", True),
        ("http://169.254.169.254/latest", True),
        ("http://192.168.1.1/reboot", True),
        ("http://10.0.0.1./a", True),
        ("http://100.64.0.1/a", True),
        ("http://0.0.0.0/a", True),
        ("http://2130706433/a", True),
        ("http://0x7f.1/a", True),
        ("http://router/a.png", True),
        ("http://printer.local/a.png", True),
        ("http://nas.home.arpa/a.png", True),
        ("https://example.org/a.png", False),
        ("https://local.example.org/a.png", False),
        ("http://9.9.9.9/a.png", False),
        ("http://[2606:4700::1]/a.png", False),
        ("http://[::ffff:9.9.9.9]/a.png", False),
    ],
)
def test_an_address_of_ones_own_network_is_known(address: str, inside: bool) -> None:
    assert in_own_network(judge(address).host) is inside
