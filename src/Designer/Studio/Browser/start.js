// Starts Studio in the page: asks for a token, loads what it needs in order, puts the one element in place.
import { leadToOurPages } from './navigation.js';
import { Session } from './session.js';
import { watchConnections } from './live.js';
import { Progress, fail } from './loading.js';
import { speakVietnamese } from './words.js';

const place = document.getElementById('studio');
const wide = matchMedia('(min-width: 768px)');
const API = location.origin + place.dataset.api;

if (wide.matches) start();
else wide.addEventListener('change', start, { once: true });

async function start() {
  const progress = new Progress();
  try {
    measureHeader();
    // Read by Studio when it starts: its built-in texts and dates. Its own English labels are words.js's work.
    localStorage.setItem('BlazorCulture', 'vi-VN');
    leadToOurPages(place.dataset);
    speakVietnamese(place, place.dataset.words);

    const session = new Session(place.dataset, API);
    const entered = session.enter();
    await loadScripts(place.dataset.scripts.split(' '), progress);
    await Promise.all([globalThis.Blazor.start(), entered]);
    await customElements.whenDefined(place.dataset.element);
    session.handOver();
    const element = show(session, progress);
    if (place.dataset.idAttribute === 'instance-id') watchConnections(session, element, () => show(session, progress));
  } catch (failure) {
    console.error(failure);
    fail('Một tệp của công cụ không tải được, hoặc trình duyệt quá cũ. Hãy tải lại trang.');
  }
}

// Set as a property after the element is defined: before that, callbacks are lost.
function show(session, progress) {
  const { element: tag, idAttribute, id, definitions, instances } = place.dataset;
  const element = document.createElement(tag);
  element.setAttribute('remote-endpoint', API);
  element.setAttribute('access-token', session.token);
  if (idAttribute) element.setAttribute(idAttribute, id);
  const open = (list) => (found) => location.assign(`${list}/${encodeURIComponent(found)}`);
  if (tag === 'elsa-workflow-definition-list' || tag === 'elsa-workflow-instance-viewer') element.editWorkflowDefinition = open(definitions);
  if (tag === 'elsa-workflow-instance-list') element.viewWorkflowInstance = open(instances);
  place.append(element);
  progress.untilFilled(element);
  return element;
}

// Loaded side by side, run one after the other.
function loadScripts(addresses, progress) {
  return Promise.all(addresses.map((address) => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.async = false;
    script.src = address;
    script.setAttribute('autostart', 'false');
    script.addEventListener('load', () => { progress.script(addresses.length); done(); });
    script.addEventListener('error', () => failed(new Error(`${address} does not load.`)));
    document.head.append(script);
  })));
}

// Editor and viewer fill the window less what this variable says.
function measureHeader() {
  const set = () => document.documentElement.style.setProperty('--mud-appbar-height', `${Math.ceil(place.getBoundingClientRect().top + scrollY)}px`);
  new ResizeObserver(set).observe(document.querySelector('.top') ?? document.body);
  set();
}
