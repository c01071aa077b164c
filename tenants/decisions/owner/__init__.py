"""What the owner of the cameras does itself, and what each side reads of the register."""
