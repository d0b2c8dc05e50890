-- How hard the model is to think in a conversation, and how an answer's end was told: as the server said it, with its details (JSON).

ALTER TABLE conversation ADD COLUMN reasoning TEXT;

ALTER TABLE message ADD COLUMN finish_raw TEXT;

ALTER TABLE message ADD COLUMN finish_details TEXT;
