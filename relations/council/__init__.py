"""How our things come before the council: each module registers one kind when the app is ready."""
