"""``python -m aigc_lessons`` is the command ``aigc-lessons``."""

from aigc_lessons.cli import main

if __name__ == "__main__":
    main()
