"""Changes that bring code back to what a team declared. None is offered where it could mean something else."""
