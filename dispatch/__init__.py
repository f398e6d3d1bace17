"""The domain: incidents, crews, the timing rule, advice, and `Desk`, which holds every action."""
