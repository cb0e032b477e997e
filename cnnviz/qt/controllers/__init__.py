"""What a person does, turned into jobs for the lane and new values for the session."""
