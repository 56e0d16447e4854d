"""The papers of the register, value by value."""
