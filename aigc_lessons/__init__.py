"""How machines generate images: the verified helpers that the course's chapters import.

One image walks through the package in one direction, and every folder is one step of its way:
datasets → ops → models → training → metrics → figures → widgets → exercises. Importing this
package loads nothing heavy; each step loads what it needs when it is imported itself.
"""

__version__ = "0.1.0"
