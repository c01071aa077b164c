"""As much H.265 as it takes to hand pictures on without decoding them."""
