"""Changes that remove findings, as data: `edits` makes them from a tree, `codemod` carries them out."""
