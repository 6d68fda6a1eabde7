// Why an item is in the list: the parts of its score, and what each of the reader's ratings adds.
import { ask } from "./api.js";
import { signed, shareBars } from "./bars.js";
import { counted, el, nameOf, shown } from "./dom.js";
import { givesLikes, inWords, unit } from "./rate.js";
import { asRatings } from "./store.js";

const MOST_SHARES = 8;
const LEAST_FEATURE = 0.01; // of the whole: less is not worth a line

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

function source(share) {
  const title = el("bdi", {}, nameOf(share));
  return givesLikes() ? title : el("span", {}, title, el("span", { class: "year" }, `, ${inWords(share.rating)}`));
}

/** The first of them, and what the others come to. */
function cutShares(rows, rest) {
  if (rows.length <= MOST_SHARES + 1) {
    return rows;
  }
  const others = rows.slice(MOST_SHARES);
  return [...rows.slice(0, MOST_SHARES), rest(others.length, sum(others, (row) => row.value))];
}

/** A predicted rating: a mean, and what the item, the reader and the ratings put to it. */
function ofRating(explanation) {
  const { global_mean: mean, item_bias: item, user_bias: user, shares } = explanation;
  const total = mean + item + user + sum(shares, (share) => share.share);
  const sentence = `${shown(total, 2)} is the mean of all ratings, ${shown(mean, 2)}, ${signed(item)} for how it is rated by`
      + ` everybody, ${signed(user)} for how you rate, and what your ratings tell of your taste:`;
  const rows = shares.map((share) => ({ name: source(share), value: share.share, told: signed(share.share) }));
  return [el("p", {}, sentence), shareBars(`What each of your ratings adds, in ${unit()}`, cutShares(rows,
    (n, value) => ({ name: `${counted(n, "other")}`, value, told: signed(value) })))];
}

/** A preference: shares of a whole that has no unit. */
function ofPreference(explanation) {
  const { shares } = explanation;
  const total = explanation.global_mean + explanation.item_bias + explanation.user_bias + sum(shares, (share) => share.share);
  const whole = Math.abs(total) > 0 ? Math.abs(total) : 1;
  const told = (value) => `${shown((100 * value) / whole, 0)} %`;
  const telling = shares.filter((share) => Math.abs(share.share) > 0);
  const silent = shares.length - telling.length;
  const rows = telling.map((share) => ({ name: source(share), value: share.share, told: told(share.share) }));
  if (explanation.item_bias !== 0) {
    rows.push({ name: "How many choose it anyway", value: explanation.item_bias, told: told(explanation.item_bias) });
  }
  const parts = [];
  if (rows.length > 0) {
    parts.push(shareBars(`How much of it each of your ${givesLikes() ? "likes" : "ratings"} explains`, cutShares(rows,
      (n, value) => ({ name: counted(n, "other"), value, told: told(value) }))));
  }
  if (silent > 0) {
    parts.push(el("p", { class: "hint" }, `${counted(silent, "rating")} of yours ${silent === 1 ? "says" : "say"} nothing here: only what you like tells what you would choose.`));
  }
  return parts;
}

function ofFeatures(explanation) {
  const whole = Math.abs(sum(explanation.shares, (share) => share.share)) || 1;
  const rows = (explanation.feature_shares ?? []).filter((one) => Math.abs(one.share) / whole >= LEAST_FEATURE);
  const longest = Math.max(...explanation.shares.map((share) => Math.abs(share.share)));
  return rows.length === 0 ? [] : [shareBars("Of that by its genres and the like",
    rows.map((one) => ({ name: el("bdi", {}, one.feature), value: one.share, told: `${shown((100 * one.share) / whole, 0)} %` })), longest)];
}

/** What to show of an item for the reader. */
export async function explain(item, settings, signal) {
  const answer = await ask("v1/explanations", {
    body: { ratings: asRatings(), item_id: item.item_id, ...settings }, signal,
  });
  const { explanation } = answer.item;
  const preference = answer.meaning === "preference" || explanation.of === "preference";
  const parts = explanation.shares.length === 0 ? [] : preference ? ofPreference(explanation) : ofRating(explanation);
  if (parts.length === 0) {
    return [el("p", {}, "Nothing of it comes from ratings of yours: it is what suits most people.")];
  }
  return [...parts, ...ofFeatures(explanation)];
}
