/* htmx is fetched only where something on the page asks for it: without it each of these is a plain form or link. */
const ASKING = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]";

export function startHtmx() {
  const { src } = document.querySelector('meta[name="htmx-config"]').dataset;
  if (!src || !document.querySelector(ASKING)) return;
  const fetchIt = () => {
    const script = document.createElement("script");
    script.src = src;
    document.head.append(script);
  };
  // htmx begins at DOMContentLoaded, or at once when everything is loaded; one that came in between would wait for ever.
  if (document.readyState === "complete") fetchIt();
  else window.addEventListener("load", fetchIt, { once: true });
}
