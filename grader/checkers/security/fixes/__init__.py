"""Changes that remove findings of this dimension, computed from the tree; `checkers/fixes` carries them out."""
