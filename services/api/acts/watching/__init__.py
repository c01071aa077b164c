"""The parts of asking to watch: how it is entered, what stands behind it, whose slot it takes."""
