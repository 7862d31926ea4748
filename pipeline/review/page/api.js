// The server's addresses. Answers are JSON; a refusal carries a message for a person.

export class Refused extends Error {
  constructor(message, status, body) {
    super(message);
    this.status = status; // 409: changed elsewhere; 0: the server cannot be reached
    this.body = body;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused("the review has ended, or cannot be reached; start it again with translate review", 0);
  }
  const text = await answer.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { message: text };
  }
  if (!answer.ok) throw new Refused(body.message || answer.statusText, answer.status, body);
  return body;
}

const query = (values) => new URLSearchParams(values).toString();

export const get = (path, values = {}) => ask(`/api/${path}?${query(values)}`);

const SMALL = 60000; // bytes that a browser sends even when the page is being left

export const post = (path, body) => {
  const text = JSON.stringify(body);
  return ask(`/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: text,
    keepalive: text.length * 3 < SMALL,
  });
};
