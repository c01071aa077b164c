"""The process that shows: WebRTC for agents, links for communes, pictures passed through.

It checks passes by itself, never calls the API, decodes nothing and writes nothing.
"""
