"""The images, without a container engine: their own instructions, run into folders, and started."""
