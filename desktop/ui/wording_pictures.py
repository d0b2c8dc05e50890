"""The sentences of pictures that an answer names by their address; part of ``wording_templates.TEMPLATES``."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

PICTURES: dict[str, object] = {
    "image.address": QT_TRANSLATE_NOOP("errors", "Loquent loads no picture from this address. Open it in a browser if you trust it."),
    "image.moved": QT_TRANSLATE_NOOP(
        "errors",
        "{host} does not have the picture itself: it names {target}. Nothing was asked there. Open the address in a browser "
        "if you trust it.",
    ),
    "image.no_picture": QT_TRANSLATE_NOOP("errors", "What {host} sent is no picture that Loquent can show."),
    "image.status": QT_TRANSLATE_NOOP("errors", "{host} did not give the picture: it answered {status}."),
    "image.too_large": QT_TRANSLATE_NOOP(
        "errors", "The picture at {host} is larger than {limit_mb} MB and was not loaded. Open its address in a browser."
    ),
    "image.too_slow": QT_TRANSLATE_NOOP(
        "errors", "{host} did not send the whole picture within {seconds} seconds. Try again, or open its address in a browser."
    ),
}
