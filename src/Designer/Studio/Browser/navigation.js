// Studio moves about by changing the address without loading anything. Here every view is a page of its own: the move
// becomes a visit to our page, so that back, reload and links work as everywhere.

const MOVE = /\/workflows\/(instances|definitions)\/([^/]+)\/(?:view|edit)\/?$/;

export function leadToOurPages({ definitions, instances }) {
  const pages = { definitions, instances };
  const change = history.pushState;
  history.pushState = function pushState(state, title, address) {
    const move = address == null ? null : new URL(address, document.baseURI).pathname.match(MOVE);
    if (!move) {
      change.call(this, state, title, address);
      return;
    }
    location.assign(`${pages[move[1]]}/${move[2]}`);
  };
}
