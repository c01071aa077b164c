"""Packets put together to coded pictures, whatever the codec, and which reader a track needs."""
