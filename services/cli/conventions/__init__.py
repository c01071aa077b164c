"""`beffroi convention …` and `beffroi hours`: what a convention says, to whoever asks.

They read files and answer. Nothing is written but a new file from the template, and no
server is asked: a jurist runs them alone, on a copy.
"""
