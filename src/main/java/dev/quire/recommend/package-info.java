/** Ranked answers from a model: top-N for a known user, and fold-in of a new one. */
package dev.quire.recommend;
