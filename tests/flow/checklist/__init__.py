"""The conformance checklist of the providers (statements 1 to 72): each is one test whose name begins with its number."""
