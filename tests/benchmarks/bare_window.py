"""The baseline: a bare PySide6 window with the kinds of widgets Loquent shows, and nothing behind it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tests.benchmarks.watch import Watch


def main() -> None:
    """Show the window and report."""
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = QMainWindow()
    splitter = QSplitter()
    side = QWidget()
    left = QVBoxLayout(side)
    left.addWidget(QPushButton("New chat"))
    left.addWidget(QLineEdit())
    listing = QListView()
    listing.setModel(QStringListModel([]))
    left.addWidget(listing)
    left.addWidget(QPushButton("Settings"))
    pane = QWidget()
    right = QVBoxLayout(pane)
    bar = QHBoxLayout()
    bar.addWidget(QToolButton())
    bar.addWidget(QLabel("Title"))
    right.addLayout(bar)
    area = QScrollArea()
    area.setWidget(QLabel("What shall we talk about?"))
    right.addWidget(area)
    composer = QPlainTextEdit()
    composer.setObjectName("composer.input")
    right.addWidget(composer)
    buttons = QHBoxLayout()
    buttons.addWidget(QPushButton("Attach"))
    buttons.addWidget(QPushButton("Send"))
    right.addLayout(buttons)
    splitter.addWidget(side)
    splitter.addWidget(pane)
    window.setCentralWidget(splitter)
    window.resize(1200, 800)
    watch = Watch(app)  # noqa: F841 (a filter must be kept alive)
    window.show()
    composer.setFocus()
    app.exec()


if __name__ == "__main__":
    main()
