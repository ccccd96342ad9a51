// Tells the server, once, that a person has this page before them. Without this file the page works the same.
// A program that only loads the page, runs its scripts or scrolls it does not get here: the browser itself must vouch
// that the event came from a hand, and must not be one that is driven by a program.
(() => {
  "use strict";
  const address = document.currentScript?.dataset.seen;
  if (!address || navigator.webdriver || !window.fetch) return;

  const kinds = { pointerdown: "pointer", pointermove: "pointer", touchstart: "touch", keydown: "key", wheel: "wheel" };
  const options = { capture: true, passive: true };

  function tell(event) {
    if (!event.isTrusted || document.visibilityState !== "visible") return;
    // A page that opens under a resting mouse is told of a move that was none.
    if (event.type === "pointermove" && !event.movementX && !event.movementY) return;
    for (const kind of Object.keys(kinds)) window.removeEventListener(kind, tell, options);
    fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ how: kinds[event.type] }),
      keepalive: true,
    }).catch(() => {});
  }

  for (const kind of Object.keys(kinds)) window.addEventListener(kind, tell, options);
})();
