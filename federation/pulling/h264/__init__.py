"""As much H.264 as it takes to hand pictures on without decoding them."""
