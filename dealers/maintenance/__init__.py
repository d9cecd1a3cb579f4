"""First maintenance: who is entitled to it, what was checked, the slip, the owner's confirmation."""
