"""How dates and times are read and written: formats of the locale win over settings, so they stand here."""
