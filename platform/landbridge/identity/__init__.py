"""Who is there: users, roles and the actor that every command is handed."""
