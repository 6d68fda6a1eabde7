package dev.quire.input;

/** How a file of ratings is written, in whatever format. */
interface FileShape {
  /** What its columns hold. */
  RatingColumns columns();

  /** The kinds of its ids, as far as a look tells. */
  IdKinds kinds();

  /** In words. */
  String description();
}
