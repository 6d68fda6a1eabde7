/** Published data sets, downloaded, checked and unpacked into a folder. */
package dev.quire.fetch;
