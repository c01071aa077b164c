"""A register for people to read: its rows in French, as a spreadsheet and on paper.

For reading alone: what proves is the exported file (`tenants.register.file`).
"""
