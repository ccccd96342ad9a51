// Shows how far loading has come, and what to do when it does not come through.

const box = document.getElementById('studio-loading');
const bar = box.querySelector('progress');
const figures = box.querySelector('.figures');

// Shares of the whole: scripts, then what Blazor counts itself, then its start, which loads nothing any more.
const SCRIPTS = 15;
const RESOURCES = 75;
const SLOW_AFTER = 30_000;

export class Progress {
  #bytes = 0;
  #scripts = 0;
  #shown = 0;
  #watches = [];

  constructor() {
    box.hidden = false;
    const sizes = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#bytes += entry.transferSize;
      this.#show(this.#shown);
    });
    sizes.observe({ type: 'resource', buffered: true });
    // Blazor tells its share as a variable of the root element's style.
    const share = new MutationObserver(() => {
      const said = Number.parseFloat(document.documentElement.style.getPropertyValue('--blazor-load-percentage'));
      if (Number.isFinite(said)) this.#show(SCRIPTS + (RESOURCES * said) / 100);
    });
    share.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    const slow = setTimeout(() => { box.querySelector('.slow').hidden = false; }, SLOW_AFTER);
    this.#watches = [() => sizes.disconnect(), () => share.disconnect(), () => clearTimeout(slow)];
  }

  script(all) {
    this.#scripts += 1;
    this.#show((SCRIPTS * this.#scripts) / all);
  }

  // An element is ready when it has drawn something of its own.
  untilFilled(element) {
    this.#show(SCRIPTS + RESOURCES);
    const done = () => {
      if (!element.firstElementChild) return;
      watch.disconnect();
      this.#end();
      element.parentElement.dataset.ready = Math.round(performance.now());
    };
    const watch = new MutationObserver(done);
    watch.observe(element, { childList: true, subtree: true });
    done();
  }

  #show(share) {
    this.#shown = Math.max(this.#shown, share);
    bar.value = Math.round(this.#shown);
    const size = this.#bytes < 100_000 ? '' : ` · đã nhận ${(this.#bytes / 1_000_000).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} MB`;
    figures.textContent = `${bar.value} %${size}`;
  }

  #end() {
    for (const stop of this.#watches) stop();
    box.hidden = true;
  }
}

export function fail(reason) {
  box.hidden = true;
  const trouble = document.getElementById('studio-trouble');
  trouble.querySelector('.reason').textContent = reason;
  trouble.hidden = false;
}
