"""Changes that remove findings: `offers` computes them from the tree, `codemod` carries them out."""
