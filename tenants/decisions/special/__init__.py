"""What is convened for a time: special arrangements, and crisis cells."""
