/** Measures of ranked lists, a class for each, and how they are taken over all users. */
package dev.quire.evaluate.ranking;
