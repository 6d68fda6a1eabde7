// Why an item is in the list: the parts of its score, and what each of the reader's ratings adds.
import { ask } from "./api.js";
import { signed, shareBars } from "./bars.js";
import { briefly, counted, el, shown } from "./dom.js";
import { givesLikes, inWords, unit } from "./rate.js";
import { asRatings } from "./store.js";

const MOST_SHARES = 8;
const LEAST_SHARE = 0.005; // of a rating: what would be told as 0.00
const SHORT_BAR = 0.1; // a rating moved by less than this is moved by little, and is to look so
const LEAST_PART = 0.005; // of a preference: what would be told as 0 %

const total = (shares) => shares.reduce((sum, one) => sum + one.share, 0);
const size = (shares) => shares.reduce((sum, one) => sum + Math.abs(one.share), 0);

function source(share) {
  const title = el("bdi", {}, briefly(share));
  return givesLikes() ? title : el("span", {}, title, el("span", { class: "year" }, `, ${inWords(share.rating)}`));
}

/**
 * Bars of shares, the first of them, and of what the others come to.
 *
 * @param named a share's name
 * @param told a share in words
 * @param longest what the longest bar stands for at least
 */
function bars(caption, shares, named, told, longest) {
  const cut = shares.length > MOST_SHARES + 1 ? MOST_SHARES : shares.length;
  const rows = shares.slice(0, cut).map((one) => ({ name: named(one), value: one.share, told: told(one.share) }));
  const rest = shares.slice(cut);
  if (rest.length > 0) {
    rows.push({ name: counted(rest.length, "other"), value: total(rest), told: told(total(rest)) });
  }
  return rows.length === 0 ? [] : [shareBars(caption, rows, longest)];
}

/** The same sum by what the item is: its features, and what is its own. */
function featureBars(features, taste, told, isTold, longest) {
  const own = { feature: null, share: taste - total(features) };
  const all = [...features, own].filter(isTold).toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const named = (one) => (one.feature === null ? "what is its own" : el("bdi", {}, one.feature));
  return features.some(isTold) ? bars("The same by its genres and the like", all, named, told, longest) : [];
}

/** A predicted rating: a mean, and what the item, the reader and the ratings put to it. */
function ofRating({ global_mean: mean, item_bias: item, user_bias: user, shares, feature_shares: features = [] }) {
  const taste = total(shares);
  const isTold = (one) => Math.abs(one.share) >= LEAST_SHARE;
  const longest = Math.max(SHORT_BAR, ...shares.map((one) => Math.abs(one.share)));
  const told = (value) => signed(value);
  return [
    el("p", {}, `${shown(mean + item + user + taste, 2)} is the mean of all ratings, ${shown(mean, 2)}, ${signed(item)} for how it is`
      + ` rated by everybody${taste === 0 ? " and" : ","} ${signed(user)} for how you rate`
      + `${taste === 0 ? "." : `, and ${signed(taste)} for what your ratings tell of your taste.`}`),
    ...bars(`What each of your ratings tells, in ${unit()}`, shares.filter(isTold), source, told, longest),
    ...featureBars(features, taste, told, isTold, longest),
  ];
}

/** A preference: shares of a whole that has no unit, of what speaks for it and against it. */
function ofPreference({ item_bias: item, shares, feature_shares: features = [] }) {
  const whole = size(shares) + Math.abs(item) || 1;
  const isTold = (one) => Math.abs(one.share) / whole >= LEAST_PART;
  const told = (value) => `${shown((100 * value) / whole, 0)} %`;
  const longest = Math.max(...shares.map((one) => Math.abs(one.share)));
  const telling = shares.filter(isTold);
  const silent = shares.length - telling.length;
  const anyway = Math.abs(item) / whole >= LEAST_PART
    ? [el("p", {}, `${told(item)} is how many choose it whatever they like.`)] : [];
  return [
    ...anyway,
    ...bars(`How much of it each of your ${givesLikes() ? "likes" : "ratings"} explains`, telling, source, told, longest),
    ...(silent === 0 ? [] : [el("p", { class: "hint" }, `${counted(silent, givesLikes() ? "like" : "rating")} of yours`
      + ` ${silent === 1 ? "says" : "say"} nothing here${givesLikes() ? "" : ": only what you like tells what you would choose"}.`)]),
    ...featureBars(...partsOfWhole(features, total(shares))),
  ];
}

/** Features work against one another, so that one may be more than all: each is told as a part of what all move. */
function partsOfWhole(features, taste) {
  const whole = size(features) + Math.abs(taste - total(features)) || 1;
  return [features, taste, (value) => `${shown((100 * value) / whole, 0)} %`, (one) => Math.abs(one.share) / whole >= LEAST_PART, 0];
}

/** What to show of an item for the reader. */
export async function explain(item, settings) {
  const answer = await ask("v1/explanations", {
    body: { ratings: asRatings(), item_id: item.item_id, ...settings },
  });
  const { explanation } = answer.item;
  if (explanation.shares.length === 0) {
    return [el("p", {}, "Nothing of it comes from what you said: it is what suits most people.")];
  }
  const of = explanation.of === "score" ? answer.meaning : explanation.of;
  return of === "preference" ? ofPreference(explanation) : ofRating(explanation);
}
