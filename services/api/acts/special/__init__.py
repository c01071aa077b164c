"""What is convened for a time: arrangements (VA-6, ME-7), crisis cells (MF-2), posts (VA-13)."""
