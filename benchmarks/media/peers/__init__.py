"""Everybody who shows one stream to many: this project, others, and the floor under all."""
