// Says Studio's own English labels in Vietnamese. Only whole texts that stand in the table are replaced, never inside
// code editors, fields, the drawing, or where names stand that people gave.

const ATTRIBUTES = ['title', 'placeholder', 'aria-label'];

// What stands in a field is the person's; what stands about it is Studio's.
const FIELDS = 'input, textarea, select';

export async function speakVietnamese(place, address) {
  const table = await (await fetch(address, { credentials: 'same-origin' })).json();
  const words = new Map(Object.entries(table.words));
  const patterns = Object.entries(table.patterns).map(([english, vietnamese]) => [patternOf(english), vietnamese]);
  const leave = table.leave.join(', ');
  const only = new Set(table.data.only);

  const say = (text) => {
    const key = text.trim().replace(/\s+/g, ' ');
    if (key.length === 0 || key.length > 600) return null;
    const word = words.get(key);
    if (word !== undefined) return text.replace(text.trim(), () => word);
    for (const [pattern, vietnamese] of patterns) {
      const found = key.match(pattern);
      if (found) return text.replace(text.trim(), () => vietnamese.replace(/\{(\d)\}/g, (_, at) => found[Number(at) + 1]));
    }
    return null;
  };

  const sayText = (node) => {
    // A cell of a table holds what people named, or a state.
    if (!only.has(node.data.trim()) && node.parentElement.closest(table.data.where)) return;
    const said = say(node.data);
    if (said !== null && said !== node.data) node.data = said;
  };

  const sayAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const text = element.getAttribute(name);
      const said = text && say(text);
      if (said && said !== text) element.setAttribute(name, said);
    }
  };

  const walk = (root) => {
    if (root.nodeType === Node.TEXT_NODE) {
      if (!root.parentElement?.closest(`${FIELDS}, ${leave}`)) sayText(root);
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(leave)) return;
    sayAttributes(root);
    if (root.matches(FIELDS)) return;
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(leave) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    while (nodes.nextNode()) {
      if (nodes.currentNode.nodeType === Node.TEXT_NODE) {
        if (!nodes.currentNode.parentElement.matches(FIELDS)) sayText(nodes.currentNode);
      } else sayAttributes(nodes.currentNode);
    }
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(walk);
      else if (change.type === 'characterData') walk(change.target);
      else if (!change.target.closest(leave)) sayAttributes(change.target);
    }
  }).observe(place, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  walk(place);
}

// "Version {0}" becomes a pattern for the whole text with one thing in it.
function patternOf(english) {
  return new RegExp(`^${english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '(.+?)')}$`);
}
