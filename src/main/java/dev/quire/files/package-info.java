/**
 * Files that are never half-written or silently changed: targets, temporary files, stamps and
 * locks, and how what comes from outside is shown. Of the JDK alone.
 *
 * <p>Public API: what is thrown, inputs and targets.
 */
package dev.quire.files;
