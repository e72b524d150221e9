"""Grade a class with Dask: each task grades one part of the students, wherever it runs.

    python examples/grade_with_dask.py submissions --parts 4 --out grades.csv

Here the workers are two processes of this machine. On a cluster, give `Client` the scheduler's
address; the submissions, the assignments and the seed must lie where every worker can read them.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from distributed import Client, LocalCluster


def grade_part(submissions, assignments, seed_file, folder, part, parts):
    """Grade one part of the students with the command line, one sandbox at a time."""
    out = Path(folder) / f"part-{part}.csv"
    command = [sys.executable, "-m", "aigc_lessons", "grade", submissions, "--workers", "1"]
    command += ["--assignments", assignments, "--part", f"{part}/{parts}", "--out", out]
    command += ["--seed-file", seed_file] if seed_file else []
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return out.with_suffix("")


def grade(client, submissions, *, assignments, seed_file, folder, parts, out):
    """Let Dask's workers grade all parts, and merge what they found."""
    arguments = (submissions, assignments, seed_file, folder)
    futures = [client.submit(grade_part, *arguments, k + 1, parts) for k in range(parts)]
    folders = [str(done) for done in client.gather(futures)]
    merge = [sys.executable, "-m", "aigc_lessons", "merge", *folders, "--out", str(out)]
    subprocess.run(merge, check=True)


def main():
    """Read the command line and grade on this machine's processors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("submissions", type=Path)
    parser.add_argument("--assignments", type=Path, default=Path("assignments"))
    parser.add_argument("--seed-file", type=Path)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=Path("parts"), help="for the parts' tables")
    parser.add_argument("--out", type=Path, default=Path("grades.csv"))
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        grade(client, **vars(options))


if __name__ == "__main__":
    main()
