// What the reader has rated: kept in this browser, told to everything on the page that shows it.
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
 * @param isKnown tells, later, whether an item of another dataset is the same here
 * @param mayBe whether a rating is on the model's scale
 */
export async function takeUp(of, isKnown, mayBe) {
  const before = kept();
  let found = (Array.isArray(before.items) ? before.items : []).filter(isItem).filter((item) => mayBe(item.rating));
  if (before.dataset !== of) {
    const known = await Promise.all(found.map(isKnown));
    found = found.filter((item, i) => known[i]);
  }
  dataset = of;
  items = new Map(found.map((item) => [item.item_id, item]));
  keep();
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
