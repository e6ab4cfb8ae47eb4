"""What runs beside the subject, in its process. Only the texts of these files are used here: they are loaded there."""
