"""What a screen reader is told: the names other programs and tests rely on, and a name for whatever can be used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.real.loquent import PATIENCE, Person, Provider, person, provider_process
from tests.real.xsession import missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]

CONTROLS = {
    "Message": "composer.input",
    "Send": "composer.send",
    "Attach": "composer.attach",
    "Model": "model.picker",
    "Conversations": "sidebar.list",
    "Search conversations": "sidebar.search",
    "New chat": "sidebar.new",
    "Settings": "sidebar.settings",
}
USABLE = {"push button", "toggle button", "check box", "radio button", "combo box", "entry", "text", "password text", "list", "menu item"}


@pytest.fixture(scope="module")
def somebody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    profile = tmp_path_factory.mktemp("reader") / "profile"
    with provider_process() as provider, person(profile) as driver:
        Provider.connect(provider, profile, "OpenaiCompatible", "fake-echo")
        driver.open()
        yield driver


def nameless(somebody: Person) -> list[str]:
    """Ids of what is on the screen, can be used, and has no name."""
    return [
        element.id or element.role
        for _, element in somebody.tree()
        if element.role in USABLE and "showing" in element.states and not element.name.strip()
    ]


@pytest.mark.parametrize(("name", "object_name"), CONTROLS.items())
def test_each_control_is_found_by_its_name(somebody: Person, name: str, object_name: str) -> None:
    assert [element.name for _, element in somebody.tree() if element.id.endswith(f".{object_name}")] == [name]


def test_what_can_be_used_has_a_name_in_the_first_window(somebody: Person) -> None:
    assert nameless(somebody) == []


def test_the_model_is_described(somebody: Person) -> None:
    assert "fake-echo" in somebody.wait_for_description("Model", "fake-echo", PATIENCE)


def test_messages_are_children_of_the_transcript_with_their_place(somebody: Person) -> None:
    somebody.click("Message", "text")
    somebody.send("Hello there")
    somebody.wait_for_state("complete")
    until(lambda: [item.name for item in somebody.messages()] == ["You, 1 of 2", "Assistant, 2 of 2"], "two named messages", PATIENCE)
    until(lambda: somebody.answer() == "You said: Hello there", "the whole answer", PATIENCE)
    assert somebody.answer(1) == "Hello there"
    assert {element.name for _, element in somebody.tree() if element.id.endswith(".transcript")} == {"Transcript"}
    assert nameless(somebody) == []


@pytest.mark.parametrize("page", ["Connections", "Appearance", "About"])
def test_what_can_be_used_has_a_name_in_the_settings(somebody: Person, page: str) -> None:
    somebody.key("ctrl+comma")
    somebody.find("Pages of the settings", "list", seconds=PATIENCE)
    somebody.click(page, "list item")
    if page == "Connections":
        somebody.click("Add connection")
        somebody.find("Label", seconds=PATIENCE)
    assert nameless(somebody) == []
    somebody.click("Close", "push button")
    until(lambda: not somebody.exists("Pages of the settings", "list"), "the end of the settings", PATIENCE)
