"""The rubric engine, pure: units, evidence, rubric and selected checks in, report out."""
