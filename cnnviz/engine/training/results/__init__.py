"""What an evaluation finds: one kind of result for each kind of answer."""
