/**
 * Files that are never half-written or silently changed: targets, temporary files, stamps and
 * locks, and how what comes from outside is shown. Of the JDK alone.
 */
package dev.quire.files;
