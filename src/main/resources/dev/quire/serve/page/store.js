// What the reader has rated: kept in this browser, told to everything on the page that shows it.
import { ask, itemAddress } from "./api.js";

const KEY = "quire.ratings";

const listeners = [];
let items = new Map(); // item_id -> {item_id, title, genres, rating}; the last rated comes last
let dataset = null; // whose ids these are

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage may be forbidden, or hold what another page has written
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ dataset, items: [...items.values()] }));
  } catch {
    // then they last as long as the page
  }
}

function changed(item) {
  keep();
  listeners.forEach((listen) => listen(item));
}

const isItem = (item) => typeof item?.item_id === "string" && typeof item.title === "string"
    && Array.isArray(item.genres);

/**
 * Takes up what an earlier visit has left.
 *
 * @param of the dataset that the server's model knows
 * @param mayBe whether a rating is on the model's scale
 */
export async function takeUp(of, mayBe) {
  const before = kept();
  const found = (Array.isArray(before.items) ? before.items : []).filter(isItem).filter((item) => mayBe(item.rating));
  items = new Map(found.map((item) => [item.item_id, item]));
  dataset = of;
  if (before.dataset !== of) {
    await dropUnknown();
  }
  keep();
}

/** Whether an item is still what it was. A server that does not answer says nothing of that. */
async function isKnown(item) {
  try {
    return (await ask(`${itemAddress(item)}?top=1`)).title === item.title;
  } catch (e) {
    return e.status !== 404;
  }
}

/** Lets go of what the model does not know, as after a change of it; whether there was such. */
export async function dropUnknown() {
  const known = await Promise.all(rated().map(async (item) => [item, await isKnown(item)]));
  const unknown = known.filter(([, is]) => !is);
  unknown.forEach(([item]) => items.delete(item.item_id));
  if (unknown.length > 0) {
    changed(null);
  }
  return unknown.length > 0;
}

/** Calls when something is rated, with the item, or when all is cleared, with null. */
export const whenRated = (listen) => listeners.push(listen);

export const ratingOf = (id) => items.get(id)?.rating;
export const hasRated = (id) => items.has(id);
export const rated = () => [...items.values()];

/** What goes to the server: a like has no number. */
export const asRatings = () => rated().map(
    ({ item_id, rating }) => (rating === "like" ? { item_id } : { item_id, rating }));

export function rate(item, rating) {
  const { item_id, title, genres } = item;
  items.set(item_id, { item_id, title, genres, rating }); // one rated anew keeps its place
  changed(item);
}

export function forget(item) {
  items.delete(item.item_id);
  changed(item);
}

export function forgetAll() {
  items.clear();
  changed(null);
}
