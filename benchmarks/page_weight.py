"""What a page weighs, and when a phone on a slow line has drawn it: Chromium on a throttled profile.

The profile is Lighthouse's "slow 4G" with a phone's processor: 1.6 Mbit/s down, 0.75 up, 150 ms for a journey to the
server and back, a processor four times slower than this one. Times are this machine's; bytes and shifts are not.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

MEBI = 1024 * 1024
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * MEBI / 8,
    "uploadThroughput": 0.75 * MEBI / 8,
}
SLOWER_PROCESSOR = 4
PHONE = {"width": 390, "height": 844}
#: What a page may be: transferred without pictures, milliseconds to the largest paint, sum of layout shifts.
MOST_BYTES, LATEST_PAINT, MOST_SHIFT = 150_000, 1500, 0.05

_PAINTS = """() => new Promise((resolve) => {
  const seen = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => { seen.paint = list.getEntries().at(-1).startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) seen.shift += entry.value;
  })).observe({ type: "layout-shift", buffered: true });
  // Two frames: buffered entries arrive before the second.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(seen), 100)));
})"""


@dataclass(frozen=True, slots=True)
class Weight:
    """A first visit: bytes as transferred, headers included; the largest paint in ms; the sum of layout shifts."""

    requests: int
    bytes: int
    picture_bytes: int
    paint: float
    shift: float

    def __str__(self) -> str:
        return (
            f"{self.requests:>3} requests {self.bytes / 1000:>7.1f} kB + pictures {self.picture_bytes / 1000:>7.1f} kB"
            f"   largest paint {self.paint:>5.0f} ms   shift {self.shift:.3f}"
        )


def weigh(browser: Browser, url: str, *, slowly: bool = True) -> Weight:
    """Visit `url` on a phone for the first time and wait until the network is silent."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    if slowly:
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(url, wait_until="networkidle")
    seen = page.evaluate(_PAINTS)
    context.close()
    pictures = sum(size for request, size in sizes.items() if kinds.get(request) == "Image")
    return Weight(
        len(sizes), round(sum(sizes.values()) - pictures), round(pictures), seen["paint"], seen["shift"]
    )


def main() -> None:
    """Start the house with its demo and weigh the home page and a project's, in both languages."""
    from tests.e2e.house import standing

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("\nNo chromium here: pages are not weighed.")
        return
    with tempfile.TemporaryDirectory(prefix="bench-house-") as state, standing(Path(state)) as house:
        house.manage("load_demo")
        title = "A first visit on a phone, slow 4G, processor four times slower"
        print(f"\n{title}; load of this machine {os.getloadavg()[0]:.1f}")
        pages = ["/", "/projects/ring-lamp/"]
        report(house.url, [*pages, *(f"/zh-hans{page}" for page in pages)], chromium)


def report(base: str, paths: list[str], chromium: str) -> None:
    """Print a line for each page, the better of two visits: the first may find a cold process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path in paths:
            visits = [weigh(browser, base + path) for _ in range(2)]
            print(f"  {path:44} {min(visits, key=lambda visit: visit.paint)}")
        browser.close()
