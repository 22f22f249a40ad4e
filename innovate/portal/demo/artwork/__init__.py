"""The demo's illustrations as SVG files; ``python -m innovate.portal.demo.artwork`` draws them again."""
