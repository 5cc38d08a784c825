"""The law, written once: behaviour (pure), reactions (one for each event kind), the route. No clock, no I/O."""
