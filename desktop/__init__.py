"""Loquent: a native desktop window for talking to language models."""

__version__ = "0.1.0"
