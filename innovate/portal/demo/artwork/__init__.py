"""The demo's illustrations: drawn by ``python -m innovate.portal.demo.artwork``, kept beside it as SVG files."""
