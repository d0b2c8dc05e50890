"""The three protocols: how a request is written and how an answer is read. No network in here."""
