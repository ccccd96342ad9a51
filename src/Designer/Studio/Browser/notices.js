// Why something was refused, and what a change means for what runs: Studio shows the words of a 400 on save, publish,
// retract and import, and stays silent about everything else. The page says the rest.
const SHOWN_BY_STUDIO = /\/workflow-definitions(\/import|\/[^/]+\/(publish|retract))?$/;

// Answers with what Studio is to see.
export async function told(method, address, answer) {
  if (method === 'GET' || !answer.headers.get('Content-Type')?.includes('json')) return answer;
  const texts = textsOf(new URL(address).pathname, answer, await read(answer));
  if (texts.length === 0) return answer;
  tell(texts);
  // A refused deletion is no failure of Studio's: it lists what is there again.
  return method === 'DELETE' && !answer.ok ? new Response(null, { status: 204 }) : answer;
}

function textsOf(path, answer, said) {
  if (answer.ok) return [said?.notice, ...(said?.refused ?? []).map((one) => one.message)].filter(Boolean);
  if (answer.status === 401 || (answer.status === 400 && SHOWN_BY_STUDIO.test(path))) return [];
  const errors = Object.values(said?.errors ?? {}).flat();
  return errors.length > 0 ? errors : [said?.message].filter(Boolean);
}

async function read(answer) {
  try {
    return await answer.clone().json();
  } catch {
    return null;
  }
}

function tell(texts) {
  const notice = document.getElementById('studio-notice');
  notice.querySelector('.texts').replaceChildren(...[...new Set(texts)].map((text) => {
    const line = document.createElement('p');
    line.textContent = text;
    return line;
  }));
  notice.hidden = false;
  notice.querySelector('button').onclick = () => { notice.hidden = true; };
}
