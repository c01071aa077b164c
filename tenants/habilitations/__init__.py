"""Who was designated and habilitated: by whom, for which acts, for whose images, until when.

The law has both words (CSI L252-3: "individuellement désignés et dûment
habilités"); a role held at the door of the platform is neither.
"""
