/** The verb train. */
package dev.quire.cli.train;
