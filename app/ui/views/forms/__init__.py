"""The parts of the page 表样: what is being changed, its structure, its text, and the lists behind the buttons."""
