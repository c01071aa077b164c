"""Images of a camera that sends one after the other (Motion JPEG), made whole again."""
