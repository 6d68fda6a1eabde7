package dev.quire.model;

import dev.quire.files.InvalidFileException;
import dev.quire.mapped.TensorFileWriter;

/**
 * Biases by which the ratings of users move with time. Each user has some of the group's numbers,
 * in a row, and a rating at a time is moved by one of these, as often as it weighs.
 */
public abstract sealed class TimeGroup permits UserDrift, TimeSlots {
  TimeGroup() {}

  /** As tensors are called. */
  public abstract String name();

  /** Of how many users. */
  public abstract int users();

  /** Index of a user's first number; that of the user after the last is how many there are. */
  public abstract long first(int user);

  /** Index of the number that moves a rating at a time, in seconds; -1 where there is none. */
  public abstract long indexOf(int user, long time);

  /** How often that number is added to the rating. */
  public abstract double weight(int user, long time);

  /**
   * Index in another group of the same name of what a number is there, or -1.
   *
   * @param index of one of a user's numbers here
   * @param otherUser the same user there
   */
  abstract long indexIn(TimeGroup other, int otherUser, long index);

  /** Index of the number that moves a rating right after a user's last one, or -1. */
  public abstract long indexNow(int user);

  /** How often that is added. */
  public abstract double weightNow(int user);

  /** How many numbers there are. */
  public final long size() {
    return first(users());
  }

  /** Adds what is known before anything is learned to the description of a file. */
  abstract void describe(TensorFileWriter.Builder builder);

  /** Writes it. */
  abstract void write(TensorFileWriter writer);

  /**
   * Checks all of it.
   *
   * @throws InvalidFileException when training would have written something else
   */
  abstract void verify() throws InvalidFileException;
}
