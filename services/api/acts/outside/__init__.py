"""What is read by those who are no party to a convention: an inspection, the platform's people."""
