/**
 * Published data sets, downloaded, checked and unpacked into a folder.
 *
 * <p>Internal: may change at any time.
 */
package dev.quire.fetch;
