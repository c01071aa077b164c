"""What the tests of media are played with: a place, a commune, viewers, clips, patience."""
