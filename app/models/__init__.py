"""Nouns: the encrypted register, its schema and every line of SQL in the program."""
