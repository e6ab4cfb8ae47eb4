"""SARIF 2.1.0 (OASIS, with errata 01), for GitHub's code scanning, editors and whoever else reads it."""
