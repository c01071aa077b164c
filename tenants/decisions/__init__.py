"""`decide`: may this agent do this now? Granted, needs approval, or refused.

Pure: everything it needs is in its arguments, the clock included. The API runs it
to answer the agent; the commune's federator runs it again, on its own copy of the
convention, before anything leaves the commune.
"""
