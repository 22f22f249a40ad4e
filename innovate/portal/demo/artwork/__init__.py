"""The demo's illustrations, kept as SVG files; ``python -m innovate.portal.demo.artwork`` draws them again."""
