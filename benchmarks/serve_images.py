"""Peak memory of `pseudolabel serve` while it predicts many large images at once.

    dotnet build -c Release src/PseudoLabel.Cli
    python3 benchmarks/serve_images.py [PROGRAM] [REQUESTS] [SIDE or FILE]

PROGRAM is the built program (artifacts/bin/PseudoLabel.Cli/release/pseudolabel), REQUESTS are sent at once (10), SIDE is that of the square
PNG of one color (8192: 64 megapixels, the most that are decoded), FILE a JPEG file in its place. Needs Linux (VmHWM) and Python 3 alone. Exit code 1 where the peak is
past 1 GB, or an answer is not 200.
"""

import concurrent.futures
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib


def png(side, color):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(color) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def peak(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1e6 * 1.024


def ask(url, body=None, kind=None):
    request = urllib.request.Request(url, data=body, headers={"Content-Type": kind} if kind else {})
    with urllib.request.urlopen(request, timeout=900) as answer:
        return answer.read()


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "artifacts/bin/PseudoLabel.Cli/release/pseudolabel"
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    image = sys.argv[3] if len(sys.argv) > 3 else "8192"
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder, "datasets", "colors")
        for kind, low in (("dark", 0), ("light", 180)):
            for i in range(12):
                for place, more in ((data / "labeled" / kind, 0), (data / "unlabeled", 1)):
                    place.mkdir(parents=True, exist_ok=True)
                    (place / f"{kind}{i}.png").write_bytes(png(8, [low + i * 3, low + i, low + i * 2 + more]))
        # No run starts by itself, which would be measured too.
        server = subprocess.Popen(
            [program, "serve", "--data", folder, "--urls", "http://127.0.0.1:0", "--settle", "3600"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            said = ""
            while not (found := re.search(r"http://127\.0\.0\.1:[1-9]\d*", said)):
                said += server.stdout.readline()
            at = found[0]
            settings = {"dataset": "colors", "label": "class", "learner": "logistic", "embed": ["image=off"]}
            run = json.loads(ask(f"{at}/api/runs", json.dumps(settings).encode(), "application/json"))
            while (state := json.loads(ask(f"{at}/api/runs/{run['id']}")))["lifecycle"] not in ("completed", "failed"):
                time.sleep(0.5)
            if state["lifecycle"] == "failed":
                raise SystemExit(f"the run failed: {state}")
            before = peak(server)
            is_side = image.isdigit()
            bomb = png(int(image), [200, 190, 195]) if is_side else pathlib.Path(image).read_bytes()
            kind = "image/png" if is_side else "image/jpeg"
            with concurrent.futures.ThreadPoolExecutor(requests) as pool:
                start = time.monotonic()
                answers = list(pool.map(
                    lambda _: ask(f"{at}/api/datasets/colors/predict", bomb, kind), range(requests)))
                seconds = time.monotonic() - start
            print(f"{requests} images of {f'{image} x {image} pixels' if is_side else image} ({len(bomb):,} bytes) at once: {seconds:.1f} s")
            print(f"peak before {before:.2f} GB, after {peak(server):.2f} GB; answers: {set(answers)}")
            return 0 if peak(server) < 1 else 1
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
