"""The selected incident: what it is, its clocks, who should go, and what to do next."""
