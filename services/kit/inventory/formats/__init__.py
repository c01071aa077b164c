"""Each kind of file, turned into one table of texts. Pure: bytes in, a table out."""
