"""What stands at the API's HTTP door: size, type and origin of what comes in, headers and
form of what goes out. It knows nothing of cameras.
"""
