"""`beffroi plan`: what a department needs, before it buys anything."""
