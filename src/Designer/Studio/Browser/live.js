// Studio never opens a live connection again that the server ended, after a restart or when its token ran out: its viewer
// would stand still without a word. The viewer holds nothing typed, so the page puts a new one in its place.
const HUBS = '/elsa/hubs/';
const GOODBYE = /"type":7[,}]/;
const DISPOSED_AFTER = 1_400;
const CALM = 10_000;

const lost = new EventTarget();

// Whoever says goodbye first ends the connection: when it is Studio, all is well.
class Watched extends WebSocket {
  #ours = false;
  #lost = false;

  constructor(address, protocols) {
    super(address, protocols);
    if (!String(address).includes(HUBS)) return;
    this.addEventListener('message', (news) => { if (isGoodbye(news.data)) this.#end(); });
    this.addEventListener('close', () => this.#end());
  }

  send(data) {
    this.#ours ||= isGoodbye(data);
    super.send(data);
  }

  close(...how) {
    this.#ours = true;
    super.close(...how);
  }

  #end() {
    if (this.#ours || this.#lost) return;
    this.#lost = true;
    lost.dispatchEvent(new Event('lost'));
  }
}

const isGoodbye = (data) => GOODBYE.test(typeof data === 'string' ? data : new TextDecoder().decode(data));

globalThis.WebSocket = Watched;

// One element at a time; the old one is given the time it takes to let go.
export function watchConnections(session, element, showAnother) {
  let busy = false;
  let leaving = false;
  addEventListener('pagehide', () => { leaving = true; });
  lost.addEventListener('lost', async () => {
    if (busy || leaving) return;
    busy = true;
    const notice = document.getElementById('studio-connection');
    notice.hidden = false;
    await session.renew();
    element.remove();
    await pause(DISPOSED_AFTER);
    notice.hidden = true;
    document.getElementById('blazor-error-ui').style.display = 'none';
    element = showAnother();
    await pause(CALM);
    busy = false;
  });
}

const pause = (milliseconds) => new Promise((go) => { setTimeout(go, milliseconds); });
