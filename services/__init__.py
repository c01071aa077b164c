"""What is deployed: one folder, one process. Only `demo` and `cli` know several of them."""
