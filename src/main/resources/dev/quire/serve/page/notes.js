// What the reader should know beside an answer, in words without settings, which are for programs.
import { briefly, counted, observed, sentence, thing } from "./dom.js";
import { inWords as rating } from "./rate.js";

const WORDS = {
  few_rated: ({ min_ratings: least, kept, all }) =>
    `Only what has ${observed(least)} or more: ${kept.toLocaleString("en")} of ${counted(all, thing())}.`,
  nothing_liked: ({ liked_from: from }) =>
    `Nothing that you rated is liked, which begins at ${rating(from)}: the list goes by predicted ratings alone.`,
  unrated_like: ({ item }) => `Nothing else is known of ${briefly(item)}: what you say of it tells little.`,
  no_neighbours: () => "Too little is known of it to say what is like it.",
};

/** A note of an answer. */
export const inWords = (note) => WORDS[note.kind]?.(note) ?? sentence(note.text);
