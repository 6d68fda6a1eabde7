/**
 * The verb that serves a model.
 *
 * <p>Internal.
 */
package dev.quire.cli.serve;
