"""What the program does: live conversations, the library of them, connections, attachments. Async, owns its tasks, no Qt."""
