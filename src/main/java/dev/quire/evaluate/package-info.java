/** Error measures of a model on held-out ratings. */
package dev.quire.evaluate;
