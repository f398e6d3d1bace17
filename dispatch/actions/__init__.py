"""Every action of the desk: what is asked (frozen) and how it is carried out (one function each)."""
