// Keeps Studio signed in: a token for ten minutes, renewed while the page is open. When the session has ended, requests
// wait until the person has signed in again, so that nothing typed is lost.
import { fail } from './loading.js';
import { told } from './notices.js';

const RENEW_BEFORE = 120_000;
const TOO_SHORT = 15_000;
const ASK_AGAIN = 3_000;
const RECONNECT = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000];

export class Session {
  #place;
  #api;
  #fetch = globalThis.fetch.bind(globalThis);
  #expires = 0;
  #renewing = null;
  #active = true;
  #provider = null;
  #timer = 0;
  token = '';

  constructor(place, api) {
    this.#place = place;
    this.#api = api;
    globalThis.fetch = (input, init) => this.#send(input, init);
    const used = () => { this.#active = true; };
    for (const kind of ['pointerdown', 'keydown', 'wheel']) addEventListener(kind, used, { capture: true, passive: true });
    // A computer that slept missed the appointment.
    document.addEventListener('visibilitychange', () => { if (!document.hidden && this.#left() < RENEW_BEFORE && this.token) this.renew(); });
  }

  enter() {
    return this.renew();
  }

  // From now on new tokens go to Studio too, for what it does not send through fetch: the hub's web socket.
  handOver() {
    this.#provider = document.createElement('div');
    this.#provider.hidden = true;
    document.body.append(this.#provider);
    this.#tell();
  }

  // One renewal at a time, however many requests wait for it.
  renew() {
    this.#renewing ??= this.#renew().finally(() => { this.#renewing = null; });
    return this.#renewing;
  }

  async #renew() {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#ask();
      if (answer === 'ended') {
        await this.#signInAgain();
        return;
      }
      if (answer === 'got') return;
      // The server is away or overloaded: it will come back, and the token in hand is good until then.
      await pause(RECONNECT[Math.min(attempt, RECONNECT.length - 1)]);
    }
  }

  async #ask() {
    let answer;
    try {
      answer = await this.#fetch(this.#place.token, {
        method: 'POST',
        headers: { Accept: 'application/json', RequestVerificationToken: this.#place.antiforgery, 'Person-Active': String(this.#active) },
      });
    } catch {
      return 'away';
    }
    if ([400, 401, 403].includes(answer.status)) {
      this.refusal = answer.status;
      return 'ended';
    }
    if (!answer.ok) return 'away';
    const given = await answer.json();
    this.token = given.token;
    this.#expires = performance.now() + given.seconds * 1000;
    this.#active = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.renew(), Math.max(given.seconds * 1000 - RENEW_BEFORE, TOO_SHORT));
    this.#tell();
    return 'got';
  }

  #left() {
    return this.#expires - performance.now();
  }

  #tell() {
    if (!this.#provider) return;
    const provider = document.createElement('elsa-backend-provider');
    provider.setAttribute('remote-endpoint', this.#api);
    provider.setAttribute('access-token', this.token);
    this.#provider.replaceChildren(provider);
  }

  async #signInAgain() {
    const dialog = document.getElementById('studio-session');
    const [still, other, go] = ['.still', '.other', 'button'].map((s) => dialog.querySelector(s));
    still.hidden = other.hidden = true;
    dialog.addEventListener('cancel', (key) => key.preventDefault());
    dialog.showModal();
    try {
      for (let asked = false; ; asked = true) {
        other.hidden = this.refusal === 401;
        if (asked && this.refusal === 401 && this.byHand) still.hidden = false;
        this.byHand = await this.#nudge(go);
        if ((await this.#ask()) === 'got') break;
      }
    } finally {
      dialog.close();
    }
    // Studio may have given up on a request that waited too long; the picture on the screen is what counts.
    const bar = document.getElementById('blazor-error-ui');
    if (bar.style.display === 'block') {
      bar.style.display = 'none';
      dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }));
    }
  }

  // The button, or coming back to this tab, or a while.
  #nudge(button) {
    return new Promise((go) => {
      const stop = new AbortController();
      const end = (byHand) => { stop.abort(); clearTimeout(timer); go(byHand); };
      const timer = setTimeout(() => end(false), ASK_AGAIN);
      button.addEventListener('click', () => end(true), { signal: stop.signal });
      addEventListener('focus', () => end(false), { signal: stop.signal });
    });
  }

  async #send(input, init) {
    const request = typeof input === 'string' ? input : input.url;
    const address = new URL(request, document.baseURI).href;
    if (!address.startsWith(`${this.#root()}/`)) return this.#fetch(input, init);
    if (this.#left() < TOO_SHORT) await this.renew();
    let answer = await this.#reach(input, init);
    if (answer.status === 401) {
      await this.renew();
      answer = await this.#reach(input, init);
    }
    if (answer.status === 404) this.#missing(address);
    return told((init?.method ?? 'GET').toUpperCase(), address, answer);
  }

  // Studio's API and hubs: siblings under one root.
  #root() {
    return this.#api.slice(0, this.#api.lastIndexOf('/'));
  }

  // Reading may be repeated until the server is back; whether a change arrived, only the person can see.
  async #reach(input, init) {
    const method = (init?.method ?? 'GET').toUpperCase();
    const notice = document.getElementById('studio-connection');
    for (let attempt = 0; ; attempt += 1) {
      const headers = new Headers(init?.headers);
      headers.set('Authorization', `Bearer ${this.token}`);
      try {
        const answer = await this.#fetch(input, { ...init, headers });
        notice.hidden = true;
        return answer;
      } catch (failure) {
        if (method !== 'GET' || init?.signal?.aborted || attempt >= RECONNECT.length) throw failure;
        notice.hidden = false;
        await pause(RECONNECT[attempt]);
      }
    }
  }

  #missing(address) {
    const { id, idAttribute } = this.#place;
    if (!id || !new URL(address).pathname.endsWith(`/${encodeURIComponent(id)}`)) return;
    fail(idAttribute === 'instance-id'
      ? 'Không có phiên xử lý nào ở địa chỉ này. Có thể phiên đã bị xóa.'
      : 'Không có quy trình nào ở địa chỉ này. Có thể quy trình đã bị xóa.');
  }
}

const pause = (milliseconds) => new Promise((go) => { setTimeout(go, milliseconds); });
