package dev.quire.dataset;

import dev.quire.input.InputOptions;
import dev.quire.input.OnError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to convert, and how.
 *
 * @param ratings the ratings files, which are one data set; at least one
 * @param input what is said of them beforehand
 * @param items the file with titles and genres, if there is one
 * @param target the folder to make
 * @param selection which ratings get in, and as what
 * @param split training, validation and test
 * @param onError what to do with a wrong line of a ratings file
 * @param force replace the target when it is a dataset
 */
public record ConvertOptions(
    List<Path> ratings,
    InputOptions input,
    Optional<Path> items,
    Path target,
    Selection selection,
    Split split,
    OnError onError,
    boolean force) {

  /** Titles unknown, all ratings, no split, stop at a wrong line, don't replace anything. */
  public static ConvertOptions of(Path ratings, Path target) {
    return of(List.of(ratings), target);
  }

  /** The same for several files. */
  public static ConvertOptions of(List<Path> ratings, Path target) {
    return new ConvertOptions(
        ratings,
        InputOptions.NONE,
        Optional.empty(),
        target,
        Selection.ALL,
        Split.none(),
        OnError.STOP,
        false);
  }

  /** These options with something said of the ratings files. */
  public ConvertOptions withInput(InputOptions other) {
    return new ConvertOptions(ratings, other, items, target, selection, split, onError, force);
  }

  /** These options with titles and genres from a file. */
  public ConvertOptions withItems(Path file) {
    return new ConvertOptions(
        ratings, input, Optional.of(file), target, selection, split, onError, force);
  }

  /** These options with another selection of ratings. */
  public ConvertOptions withSelection(Selection other) {
    return new ConvertOptions(ratings, input, items, target, other, split, onError, force);
  }

  /** These options with another split. */
  public ConvertOptions withSplit(Split other) {
    return new ConvertOptions(ratings, input, items, target, selection, other, onError, force);
  }

  /** These options with another treatment of wrong lines. */
  public ConvertOptions withOnError(OnError other) {
    return new ConvertOptions(ratings, input, items, target, selection, split, other, force);
  }

  /** These options with leave to replace a dataset. */
  public ConvertOptions withForce() {
    return new ConvertOptions(ratings, input, items, target, selection, split, onError, true);
  }
}
