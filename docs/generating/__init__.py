"""What `generate.py` makes the tables of, a module for each kind of table."""
