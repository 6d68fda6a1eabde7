/**
 * What is wrong with what somebody gave to Quire: the exceptions of all packages, and their words.
 */
package dev.quire.problem;
