"""English names of the rooms without Qt have their translatable twin in ``ui/wording_names.py``."""

from __future__ import annotations

import ast
import re

from desktop import providers
from desktop.ui.wording_names import KINDS, LABELS
from tests.architecture.source import modules


def test_every_kind_of_file_can_be_named_in_the_language_of_the_user() -> None:
    texts = [
        node.value
        for name in ("desktop/engine/sniffing.py", "desktop/engine/intake.py")
        for node in ast.walk(modules()[name])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    kinds = {text for text in texts if re.fullmatch(r"an? [\w() .-]+", text)}
    assert len(kinds) > 40
    assert kinds <= {str(kind) for kind in KINDS}


def test_every_label_with_words_in_it_can_be_translated() -> None:
    classes = [getattr(providers, name) for name in providers.__all__]
    labels = {each.label for each in classes if isinstance(getattr(each, "label", None), str) and each.label}
    assert len(labels) > 10
    with_words = {label for label in labels if re.search(r"(?:^|[ (])[a-z]{4,}\b(?!\.)", label) or "compatible" in label}
    assert with_words <= {str(label) for label in LABELS}
    assert "On this computer" in {str(label) for label in LABELS}
