package dev.quire.problem;

/** An exception that knows more than a sentence of what is wrong with what somebody gave. */
public interface HasProblem {
  /** What is wrong, for those who spell settings in their own way. */
  Problem problem();
}
