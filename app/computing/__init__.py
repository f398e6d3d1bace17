"""Long computing in a process of its own that holds the roads: scipy holds the interpreter."""
