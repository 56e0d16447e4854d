"""公文: letters of the office, drafted from the register, edited, numbered, answered (C61; F14, F16)."""
