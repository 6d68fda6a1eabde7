// Questions to the server, and what may go wrong with them.
import { byId } from "./dom.js";

const MOST_WAIT_MS = 20_000;
const TRIES = 3;
const TOKEN = "quire.token";

/** What the server says is wrong, or that it says nothing. */
export class Problem extends Error {
  /**
   * @param status of the answer; 0 where there is none
   * @param facts what it went wrong with, by names
   */
  constructor(message, status = 0, facts = {}) {
    super(message);
    this.status = status;
    this.facts = facts;
  }

  /** Whether the same question is going to get the same answer. */
  get lasts() {
    return this.status === 400 || this.status === 404;
  }
}

/** Ids are kept as they are written: a number of 17 digits is none in JavaScript. */
function read(text) {
  return JSON.parse(text, (key, value, context) =>
    key === "item_id" && typeof value === "number" ? (context?.source ?? String(value)) : value);
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    const words = [problem.title, problem.remedy].filter(Boolean).join("; "); // facts are for programs
    return new Problem(words, response.status, problem.facts);
  } catch {
    return new Problem(`The server answers with status ${response.status}.`, response.status);
  }
}

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function send(path, body, signal) {
  const headers = { Accept: "application/json" };
  const token = sessionStorage.getItem(TOKEN);
  if (token !== null) {
    headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const limits = [AbortSignal.timeout(MOST_WAIT_MS), ...(signal ? [signal] : [])];
  try {
    return await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.any(limits),
    });
  } catch (e) {
    if (signal?.aborted) {
      throw e;
    }
    throw new Problem(e.name === "TimeoutError" ? "The server takes too long to answer." : "The server cannot be reached.");
  }
}

/**
 * The answer to a question. Where there are too many at once it is asked again after a while; where
 * a token is wanted, the reader is asked for it.
 */
export async function ask(path, { body, signal } = {}) {
  for (let tries = 1; ; tries++) {
    const response = await send(path, body, signal);
    if (response.ok) {
      return read(await response.text());
    }
    if (response.status === 401) {
      await tokenFromReader(sessionStorage.getItem(TOKEN) !== null);
    } else if ((response.status === 429 || response.status === 503) && tries < TRIES) {
      await pause(1000 * Math.min(3, Number(response.headers.get("Retry-After")) || tries / 2));
    } else {
      throw await problemOf(response);
    }
  }
}

let asked = null; // a promise while the dialog is open: several questions may wait for it

function tokenFromReader(wrong) {
  asked ??= new Promise((done, refused) => {
    const dialog = byId("token-dialog");
    if (wrong) {
      byId("token-told").textContent = "The server does not take that one.";
    }
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      asked = null;
      if (dialog.returnValue === "") {
        refused(new Problem("Without a token this server answers nothing.", 401));
      } else {
        sessionStorage.setItem(TOKEN, byId("token").value);
        byId("token").value = "";
        done();
      }
    }, { once: true });
    dialog.showModal();
  });
  return asked;
}

/** The address of a question with its parameters; those that are empty are left out. */
export function address(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

export const itemAddress = (item, rest = "") => `v1/items/${encodeURIComponent(item.item_id)}${rest}`;
