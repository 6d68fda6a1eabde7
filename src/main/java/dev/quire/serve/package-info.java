/**
 * Answers over HTTP: {@link dev.quire.serve.QuireServer}. It takes requests apart, asks {@code
 * ask}, and gives what {@code json} makes of the answers; nothing is decided here.
 *
 * <p>Internal: may change at any time. What programs may build on is the document that it serves,
 * {@code openapi.json}.
 */
package dev.quire.serve;
